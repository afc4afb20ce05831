import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useResources } from '../registry';
import { referenceName, referenceSource } from './references';

/** A reference of a custom field is an id alone: its name is asked for, once for all who show it. */
export function ReferenceName({ target, id }: { target: string; id: string }) {
  const { t } = useTranslation('kit');
  const found = useQuery(referenceName(target, referenceSource(target, useResources()), id));
  if (found.isError) return t('picker.hidden');
  return found.data?.name ?? '…';
}
