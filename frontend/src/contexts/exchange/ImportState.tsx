import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { Tag, type Tone } from '@/kit/ui/Tag';

const TONES: Partial<Record<Import['state'], Tone>> = {
  validating: 'blue',
  running: 'blue',
  reversing: 'blue',
  paused: 'orange',
  cancelled: 'orange',
  done: 'green',
  failed: 'red',
};

export function ImportState({ state }: { state: Import['state'] }) {
  const { t } = useTranslation('exchange');
  return <Tag tone={TONES[state] ?? 'gray'}>{t(`states.${state}`)}</Tag>;
}
