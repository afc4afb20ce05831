import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  cancelImport,
  pauseImport,
  resumeImport,
  reverseImport,
  runImport,
  settleImport,
  tryImport,
  type Import,
  type ImportUpdate,
} from '@/api/generated';
import { unwrap } from '@/lib/client';
import { toastError } from '../ui/toast';
import { importOptions, IMPORTS_KEY } from './imports';

type Act = (options: {
  path: { import_id: string };
}) => Promise<{ data?: Import; error?: unknown }>;

export function useImportActions(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { import_id: id };
  const after = {
    // One after the other: a mapping saved late must not overwrite a newer one.
    scope: { id: `import-${id}` },
    onSuccess: (job: Import) => {
      queries.setQueryData(importOptions(id).queryKey, job);
      void queries.invalidateQueries({ queryKey: [...IMPORTS_KEY, 'list'] });
    },
    onError: (error: unknown) => toastError(t, error),
  };
  const act = (call: Act) => ({ mutationFn: () => unwrap(call({ path })), ...after });
  return {
    update: useMutation({
      mutationFn: (body: ImportUpdate) => unwrap(settleImport({ path, body })),
      ...after,
    }),
    check: useMutation(act(tryImport)),
    start: useMutation(act(runImport)),
    pause: useMutation(act(pauseImport)),
    resume: useMutation(act(resumeImport)),
    cancel: useMutation(act(cancelImport)),
    reverse: useMutation(act(reverseImport)),
  };
}

export type ImportActions = ReturnType<typeof useImportActions>;
