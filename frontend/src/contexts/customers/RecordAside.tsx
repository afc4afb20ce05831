import { RecordActivity } from '@/contexts/activities';
import type { RecordPanelProps } from '@/kit/resource';
import { accountResource, contactResource } from './resource';

export function AccountAside({ record }: RecordPanelProps) {
  return <RecordActivity resource={accountResource} record={record} />;
}

export function ContactAside({ record }: RecordPanelProps) {
  return <RecordActivity resource={contactResource} record={record} />;
}
