import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeMany,
  getBulkChange,
  reverseBulkChange,
  type BulkChange,
  type BulkChangeCreate,
} from '@/api/generated';
import { unwrap } from '@/lib/client';
import { refreshLists } from '../refresh';
import type { Resource } from '../resource';
import { toastDone, toastError, toastUndo } from '../ui/toast';

const POLL_MS = 1000;

export function isAtWork(job: BulkChange): boolean {
  return job.state === 'running' || job.state === 'reversing';
}

function jobOptions(id: string) {
  return queryOptions({
    queryKey: ['bulk-changes', id],
    queryFn: ({ signal }) => unwrap(getBulkChange({ path: { bulk_id: id }, signal })),
    enabled: id !== '',
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? POLL_MS : false),
  });
}

/** Changes of many: those of few are done when the answer is here, the others are watched. */
export function useBulk(resource: Resource) {
  const { t } = useTranslation('kit');
  const queries = useQueryClient();
  const [watched, setWatched] = useState('');
  const job = useQuery(jobOptions(watched)).data;
  const onError = (error: unknown) => toastError(t, error);
  const refresh = async () => {
    await refreshLists(queries, resource);
    await queries.invalidateQueries({ queryKey: [resource.key, 'record'] });
    await queries.invalidateQueries({ queryKey: [resource.key, 'groups'] });
  };
  const reverse = useMutation({
    mutationFn: (id: string) => unwrap(reverseBulkChange({ path: { bulk_id: id } })),
    onSuccess: (change) => take(change),
    onError,
  });
  const tell = (change: BulkChange) => {
    void refresh();
    const { changed, failed } = change.counts;
    if (change.state === 'reversed') toastDone(t, t('bulk.undone'));
    else if (change.state === 'failed') toastDone(t, t('bulk.stopped'));
    else toastUndo(t, t('bulk.done', { count: changed }), () => reverse.mutate(change.id));
    if (failed > 0 && change.state === 'done') toastDone(t, t('bulk.failed', { count: failed }));
  };
  const take = (change: BulkChange) => {
    queries.setQueryData(jobOptions(change.id).queryKey, change);
    if (isAtWork(change)) setWatched(change.id);
    else tell(change);
  };
  const ended = job !== undefined && !isAtWork(job) && watched === job.id;
  const whenEnded = useEffectEvent(() => {
    setWatched('');
    if (job) tell(job);
  });
  useEffect(() => {
    if (ended) whenEnded();
  }, [ended]);
  const run = useMutation({
    mutationFn: (body: BulkChangeCreate) => unwrap(changeMany({ body })),
    onSuccess: take,
  });
  return { run, job: job && isAtWork(job) ? job : null };
}
