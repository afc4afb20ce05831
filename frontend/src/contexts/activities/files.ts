import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeFile,
  createFile,
  deleteFile,
  getFileLink,
  getFileThumbnail,
  listFiles,
  type File as KeptFile,
} from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { uploadFetch } from '@/lib/upload';
import { ifMatch } from '@/lib/versions';

export type { KeptFile };
export type Place = Pick<KeptFile, 'record_type' | 'record_id'>;

const FILES_KEY = ['files'] as const;

export function recordFiles(recordId: string) {
  return infiniteQueryOptions({
    queryKey: [...FILES_KEY, recordId],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      return unwrap(listFiles({ query: { record_id: recordId, limit: 20, ...cursor }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function thumbnail(file: KeptFile) {
  return queryOptions({
    queryKey: ['thumbnail', file.id],
    queryFn: async ({ signal }) => {
      const path = { file_id: file.id };
      const drawn = await unwrap(getFileThumbnail({ path, signal, parseAs: 'blob' }));
      return drawn as Blob;
    },
    enabled: file.thumbnail,
    staleTime: Infinity,
  });
}

function useRefreshFiles() {
  const queries = useQueryClient();
  return async (place: Place) => {
    await queries.invalidateQueries({ queryKey: [...FILES_KEY, place.record_id] });
    const queryKey = timelineKey(place.record_type, place.record_id);
    await queries.invalidateQueries({ queryKey });
  };
}

/** A file on its way up; `error` where it did not arrive. */
export interface Upload {
  key: string;
  name: string;
  fraction: number;
  error?: unknown;
}

/** One after the other: each gets the whole line. */
export function useUploads(place: Place) {
  const refresh = useRefreshFiles();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const line = useRef(Promise.resolve());
  const set = (key: string, patch: Partial<Upload>) =>
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const forget = (key: string) => setUploads((all) => all.filter((each) => each.key !== key));

  const send = async (key: string, file: File) => {
    try {
      await unwrap(
        createFile({
          query: { ...place, name: file.name },
          body: file,
          headers: { 'Idempotency-Key': key },
          fetch: uploadFetch(file, (fraction) => set(key, { fraction })),
        }),
      );
      forget(key);
    } catch (error) {
      set(key, { error });
    }
    await refresh(place);
  };

  const add = (files: readonly File[]) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      setUploads((all) => [...all, { key, name: file.name, fraction: 0 }]);
      line.current = line.current.then(() => send(key, file));
    }
  };
  return { uploads, add, forget };
}

/** The browser fetches it as a file of its own: `download` keeps a refusal from taking the page. */
async function fetchFile(file: KeptFile): Promise<void> {
  const { url } = await unwrap(getFileLink({ path: { file_id: file.id } }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.rel = 'noreferrer';
  link.click();
}

export function useDownload(file: KeptFile) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: () => fetchFile(file),
    onError: (error) => toastError(t, error),
  });
}

export function useDelete(file: KeptFile, onSettled: () => void) {
  const { t } = useTranslation();
  const refresh = useRefreshFiles();
  return useMutation({
    mutationFn: () => unwrap(deleteFile({ path: { file_id: file.id } })),
    onSuccess: () => refresh(file),
    onError: (error) => toastError(t, error),
    onSettled,
  });
}

export function useRename(file: KeptFile, onDone: () => void) {
  const refresh = useRefreshFiles();
  return useMutation({
    mutationFn: (name: string) => {
      const headers = ifMatch(file.version);
      return unwrap(changeFile({ path: { file_id: file.id }, body: { name }, headers }));
    },
    onSuccess: async () => {
      await refresh(file);
      onDone();
    },
    onError: () => refresh(file),
  });
}
