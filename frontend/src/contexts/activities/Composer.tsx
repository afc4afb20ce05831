import {
  Button,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createActivity, type ActivityCreate } from '@/api/generated';
import { timelineKey } from '@/kit/record-page/record';
import type { RecordRow, Resource } from '@/kit/resource';
import { unwrap } from '@/lib/client';
import { errorText } from '@/lib/problems';
import classes from './activities.module.css';

const DateField = lazy(() => import('@/kit/fields/DateField'));

const KINDS = ['note', 'call', 'meeting'] as const;
type Kind = (typeof KINDS)[number];

interface Draft {
  body: string;
  happened_at: string | null;
  duration_minutes: number | null;
  direction: 'in' | 'out';
  next_step: string;
  next_step_due: string | null;
}

const EMPTY: Draft = {
  body: '',
  happened_at: null,
  duration_minutes: null,
  direction: 'out',
  next_step: '',
  next_step_due: null,
};

interface ComposerProps {
  resource: Resource;
  record: RecordRow;
}

function bodyOf({ resource, record }: ComposerProps, kind: Kind, draft: Draft): ActivityCreate {
  const about = {
    record_type: resource.type as ActivityCreate['record_type'],
    record_id: record.id,
    kind,
    body: draft.body.trim(),
  };
  if (kind === 'note') return about;
  return {
    ...about,
    ...(draft.happened_at ? { happened_at: draft.happened_at } : {}),
    ...(draft.duration_minutes !== null ? { duration_minutes: draft.duration_minutes } : {}),
    ...(kind === 'call' ? { direction: draft.direction } : {}),
    ...(draft.next_step.trim() ? { next_step: draft.next_step.trim() } : {}),
    ...(draft.next_step_due ? { next_step_due: draft.next_step_due } : {}),
  };
}

function useComposer(props: ComposerProps) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('note');
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const send = useMutation({
    mutationFn: () => unwrap(createActivity({ body: bodyOf(props, kind, draft) })),
    onSuccess: () => {
      setDraft(EMPTY);
      const queryKey = timelineKey(props.resource.type, props.record.id);
      void queries.invalidateQueries({ queryKey });
    },
  });
  const change = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  return { kind, setKind, draft, change, send };
}

export function Composer(props: ComposerProps) {
  const { t } = useTranslation('activities');
  const { kind, setKind, draft, change, send } = useComposer(props);
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
      <Textarea
        aria-label={t(`placeholder.${kind}`)}
        placeholder={t(`placeholder.${kind}`)}
        autosize
        minRows={2}
        maxRows={12}
        value={draft.body}
        error={send.error ? errorText(t, send.error) : null}
        onChange={(event) => change({ body: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
        }}
      />
      {kind === 'note' ? null : <Details kind={kind} draft={draft} change={change} />}
      <div className={classes.composerFoot}>
        <Button type="submit" size="compact-sm" loading={send.isPending} disabled={!ready}>
          {t(`submit.${kind}`)}
        </Button>
      </div>
    </form>
  );
}

interface DetailsProps {
  kind: 'call' | 'meeting';
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
}

function Details({ kind, draft, change }: DetailsProps) {
  const { t } = useTranslation('activities');
  return (
    <div className={classes.details}>
      {kind === 'call' ? (
        <NativeSelect
          label={t('direction')}
          value={draft.direction}
          data={[
            { value: 'out', label: t('directions.out') },
            { value: 'in', label: t('directions.in') },
          ]}
          onChange={(event) =>
            change({ direction: event.currentTarget.value === 'in' ? 'in' : 'out' })
          }
        />
      ) : null}
      <Suspense>
        <DateField
          label={t('happenedAt')}
          timed
          value={draft.happened_at}
          onChange={(happened_at) => change({ happened_at })}
        />
      </Suspense>
      <NumberInput
        label={t('duration')}
        min={0}
        max={1440}
        hideControls
        value={draft.duration_minutes ?? ''}
        onChange={(value) => change({ duration_minutes: value === '' ? null : Number(value) })}
      />
      <TextInput
        label={t('nextStep')}
        value={draft.next_step}
        onChange={(event) => change({ next_step: event.currentTarget.value })}
      />
      <Suspense>
        <DateField
          label={t('nextStepDue')}
          value={draft.next_step_due}
          onChange={(next_step_due) => change({ next_step_due })}
        />
      </Suspense>
    </div>
  );
}
