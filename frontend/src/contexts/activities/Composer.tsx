import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createActivity, type ActivityCreate } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import type { RecordRow, Resource } from '@/kit/resource';
import { useShortcut } from '@/kit/shortcuts/useShortcut';
import { unwrap } from '@/lib/client';
import { ActivityFields } from './ActivityFields';
import { createBody, EMPTY, KINDS, type Draft, type Kind } from './draft';
import { useUnreached } from './useUnreached';
import classes from './activities.module.css';

interface ComposerProps {
  resource: Resource;
  record: RecordRow;
}

function useComposer({ resource, record }: ComposerProps) {
  const queries = useQueryClient();
  const unreached = useUnreached();
  const [kind, setKind] = useState<Kind>('note');
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const about = {
    record_type: resource.type as ActivityCreate['record_type'],
    record_id: record.id,
  };
  const send = useMutation({
    mutationFn: () => unwrap(createActivity({ body: createBody(about, kind, draft) })),
    onSuccess: (made) => {
      setDraft(EMPTY);
      void unreached(made);
      void queries.invalidateQueries({ queryKey: timelineKey(resource.type, record.id) });
    },
  });
  const change = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  return { kind, setKind, draft, change, send };
}

export function Composer(props: ComposerProps) {
  const { t } = useTranslation('activities');
  const { kind, setKind, draft, change, send } = useComposer(props);
  const text = useRef<HTMLTextAreaElement>(null);
  useShortcut('note', () => text.current?.focus());
  const ready = draft.body.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) send.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.composer} aria-label={t('composer')}>
      <SegmentedControl
        aria-label={t('kind')}
        value={kind}
        onChange={setKind}
        data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
      />
      <ActivityFields
        kind={kind}
        draft={draft}
        change={change}
        error={send.error}
        onSubmit={submit}
        textRef={text}
      />
      <div className={classes.composerFoot}>
        <Button type="submit" size="compact-sm" loading={send.isPending} disabled={!ready}>
          {t(`submit.${kind}`)}
        </Button>
      </div>
    </form>
  );
}
