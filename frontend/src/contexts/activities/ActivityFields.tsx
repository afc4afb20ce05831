import { Group, NativeSelect, NumberInput, Text, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense, type FormEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/problems';
import { MentionPicker } from './MentionPicker';
import type { Draft, Kind } from './draft';
import classes from './activities.module.css';

const DateField = lazy(() => import('@/kit/fields/DateField'));

interface ActivityFieldsProps {
  kind: Kind;
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
  error: unknown;
  onSubmit: (event: FormEvent) => void;
  textRef?: Ref<HTMLTextAreaElement>;
  autoFocus?: boolean;
}

/** The words, and for a call or a meeting the facts around them. */
export function ActivityFields(props: ActivityFieldsProps) {
  const { kind, draft, change, error, onSubmit, textRef, autoFocus = false } = props;
  const { t } = useTranslation('activities');
  return (
    <>
      <Textarea
        ref={textRef ?? null}
        aria-label={t(`placeholder.${kind}`)}
        placeholder={t(`placeholder.${kind}`)}
        autosize
        minRows={2}
        maxRows={12}
        data-autofocus={autoFocus || undefined}
        value={draft.body}
        error={error ? errorText(t, error) : null}
        onChange={(event) => change({ body: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSubmit(event);
        }}
      />
      <Group gap="xs" justify="space-between">
        <MentionPicker
          onPick={(mention) => change({ body: `${draft.body.trimEnd()} ${mention} `.trimStart() })}
        />
        <Text size="xs" c="dimmed">
          {t('marks')}
        </Text>
      </Group>
      {kind === 'note' ? null : <Details kind={kind} draft={draft} change={change} />}
    </>
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
