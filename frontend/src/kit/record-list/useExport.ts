import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  discardExport,
  downloadExport,
  getExport,
  requestExport,
  type Export,
  type ExportCreate,
} from '@/api/generated';
import { unwrap } from '@/lib/client';
import { saveBlob } from '@/lib/download';
import type { ExportBody, ExportFormat, Resource } from '../resource';
import { toastDone, toastError } from '../ui/toast';

/** Up to here the answer itself is the file; a longer list is written by a job. */
const AT_ONCE = 2_000;
const POLL_MS = 1000;
const ENDINGS: Record<ExportFormat, string> = {
  csv: 'csv',
  xlsx: 'xlsx',
  ndjson: 'ndjson',
  vcard: 'vcf',
};

async function fileOf(id: string): Promise<Blob> {
  const file = await unwrap(downloadExport({ path: { export_id: id }, parseAs: 'blob' }));
  return file as unknown as Blob;
}

/** Makes the file, waits for it where it takes long, and saves it. */
export function useExport(resource: Resource, total: number | null, onDone: () => void) {
  const { t } = useTranslation('kit');
  const [job, setJob] = useState<Export | null>(null);
  const saved = (blob: Blob, format: ExportFormat) => {
    saveBlob(blob, `${resource.key}.${ENDINGS[format]}`);
    toastDone(t, t('export.done'));
    onDone();
  };
  const direct = useMutation({
    mutationFn: (body: ExportBody) => resource.api.exportFile(body),
    onSuccess: (blob, { format }) => saved(blob, format),
  });
  const request = useMutation({
    mutationFn: (body: ExportBody) =>
      unwrap(requestExport({ body: { ...body, resource: resource.key } as ExportCreate })),
    onSuccess: setJob,
  });
  const fetch = useMutation({
    mutationFn: (done: Export) => fileOf(done.id),
    onSuccess: (blob, { format }) => saved(blob, format),
  });
  const discard = useMutation({
    mutationFn: (id: string) => unwrap(discardExport({ path: { export_id: id } })),
    // the dialog is closed by then
    onError: (error) => toastError(t, error),
  });
  const watched = useQuery({
    queryKey: ['exports', job?.id],
    queryFn: ({ signal }) => unwrap(getExport({ path: { export_id: job?.id ?? '' }, signal })),
    enabled: job !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
    staleTime: 0,
  });
  const now = job && watched.data?.id === job.id ? watched.data : job;
  const state = now?.state;
  const whenDone = useEffectEvent(() => {
    if (now) fetch.mutate(now);
  });
  useEffect(() => {
    if (state === 'done') whenDone();
  }, [state]);
  const failed = state === 'failed' ? (now?.error ?? null) : null;
  return {
    start: (body: ExportBody) => {
      setJob(null);
      (total !== null && total <= AT_ONCE ? direct : request).mutate(body);
    },
    cancel: () => {
      if (now && state === 'running') discard.mutate(now.id);
    },
    running: direct.isPending || request.isPending || fetch.isPending || state === 'running',
    rows: now ? now.rows : null,
    error: direct.error ?? request.error ?? watched.error ?? fetch.error ?? failed,
  };
}
