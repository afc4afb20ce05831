import { useAllowed } from '@/lib/permissions';
import type { RecordRow, Resource } from '@/kit/resource';
import { Composer } from './Composer';
import { RecordFiles } from './RecordFiles';
import { RecordTasks } from './RecordTasks';
import { RecordTimeline } from './RecordTimeline';

interface RecordActivityProps {
  resource: Resource;
  record: RecordRow;
}

/** The right side of a record page: write what happened, read what happened. */
export function RecordActivity({ resource, record }: RecordActivityProps) {
  const mayWrite = useAllowed('activity:create') && !record.archived_at;
  return (
    <>
      {mayWrite ? <Composer resource={resource} record={record} /> : null}
      <RecordTasks resource={resource} record={record} mayWrite={mayWrite} />
      <RecordFiles resource={resource} record={record} mayWrite={mayWrite} />
      <RecordTimeline resource={resource} record={record} />
    </>
  );
}
