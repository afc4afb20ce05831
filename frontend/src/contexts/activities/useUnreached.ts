import { useTranslation } from 'react-i18next';
import { listActivityMentions, type Activity } from '@/api/generated';
import { toastWarning } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { MENTION } from './richText';

/** Tells a writer whom a note names in vain: they cannot see the record. */
export function useUnreached() {
  const { t } = useTranslation('activities');
  return async (activity: Activity): Promise<void> => {
    const names = activity.body.includes('data-mention=') || activity.body.match(MENTION);
    if (!names) return;
    const path = { activity_id: activity.id };
    const { items } = await unwrap(listActivityMentions({ path }));
    const count = items.filter(({ reached }) => !reached).length;
    if (count > 0) toastWarning(t, t('mention.unreached', { count }));
  };
}
