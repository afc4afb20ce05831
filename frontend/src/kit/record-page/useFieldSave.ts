import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isAppError } from '@/lib/errors';
import { toWire } from '../fields/wire';
import { nested, type FieldMeta } from '../meta';
import { refreshLists } from '../refresh';
import type { FieldKind, RecordRow, Resource } from '../resource';
import { recordOptions, timelineKey } from './record';

interface SaveOptions {
  resource: Resource;
  record: RecordRow;
  field: FieldMeta;
  kind: FieldKind;
  onClose: () => void;
}

interface Attempt {
  value: unknown;
  version: number;
}

/** Saves one field against the version that was read; a newer record comes back as a conflict. */
export function useFieldSave({ resource, record, field, kind, onClose }: SaveOptions) {
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<RecordRow | null>(null);
  const key = recordOptions(resource, record.id).queryKey;

  const settle = () => {
    if (conflict) queries.setQueryData(key, conflict);
    setConflict(null);
    onClose();
  };

  const save = useMutation({
    mutationFn: ({ value, version }: Attempt) =>
      resource.api.update(
        record.id,
        version,
        nested({ [resource.fields[field.name]?.write ?? field.name]: toWire(kind, value) }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(key, saved);
      setConflict(null);
      onClose();
      void refreshLists(queries, resource);
      void queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) });
    },
    onError: async (error) => {
      if (isAppError(error) && error.status === 412) {
        setConflict(await resource.api.get(record.id));
      }
    },
  });
  return { save, conflict, settle };
}
