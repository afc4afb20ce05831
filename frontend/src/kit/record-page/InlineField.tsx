import { Button, Group } from '@mantine/core';
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isAppError } from '@/lib/errors';
import { issueText, errorText } from '@/lib/problems';
import { ValueInput } from '../fields/ValueInput';
import { sameValue } from '../fields/wire';
import { readField, type FieldMeta } from '../meta';
import type { FieldKind, RecordRow, Resource } from '../resource';
import { useLabels } from '../useLabels';
import { ConflictDialog } from './ConflictDialog';
import { FieldValue } from './FieldValue';
import { useFieldSave } from './useFieldSave';
import classes from './record.module.css';

interface InlineFieldProps {
  resource: Resource;
  record: RecordRow;
  field: FieldMeta;
  kind: FieldKind;
  editable: boolean;
}

export function InlineField(props: InlineFieldProps) {
  const { resource, record, field, kind, editable } = props;
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const label = labels.field(field.name);
  const value = readField(resource, record, field.name);
  const close = () => {
    setEditing(false);
    window.setTimeout(() => opener.current?.focus(), 0);
  };
  const shown = <FieldValue resource={resource} field={field} kind={kind} value={value} />;
  return (
    <div className={classes.field} data-editing={editing || undefined}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        {editing ? (
          <FieldEditor {...props} label={label} value={value} onClose={close} />
        ) : (
          <>
            <div className={classes.shown}>{shown}</div>
            {editable ? (
              <button
                ref={opener}
                type="button"
                className={classes.opener}
                data-opener
                aria-label={t('record.editField', { field: label })}
                onClick={() => setEditing(true)}
              />
            ) : null}
          </>
        )}
      </dd>
    </div>
  );
}

interface FieldEditorProps extends InlineFieldProps {
  label: string;
  value: unknown;
  onClose: () => void;
}

function FieldEditor({ resource, record, field, kind, label, value, onClose }: FieldEditorProps) {
  const { t } = useTranslation('kit');
  const [start] = useState({ value, record });
  const [draft, setDraft] = useState(value);
  const { save, conflict, settle } = useFieldSave({ resource, record, field, kind, onClose });
  // The record may have been read anew meanwhile; what was typed answers to what stood there first.
  const unseen = !sameValue(kind, value, start.value);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (sameValue(kind, draft, start.value)) onClose();
    else save.mutate({ value: draft, version: unseen ? start.record.version : record.version });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  const failure = conflict ? null : save.error;
  const issue = isAppError(failure) ? failure.issues[0] : undefined;
  const error = issue ? issueText(t, issue) : failure ? errorText(t, failure) : undefined;
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} className={classes.editor} noValidate>
      <ValueInput
        resource={resource}
        field={field}
        kind={kind}
        label={label}
        value={draft}
        onChange={setDraft}
        error={error}
        required={field.required}
        autoFocus
      />
      <Group gap={6} mt={8}>
        <Button type="submit" size="compact-sm" loading={save.isPending}>
          {t('common:save')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </Group>
      {conflict ? (
        <ConflictDialog
          resource={resource}
          field={field}
          kind={kind}
          mine={draft}
          base={start.record}
          theirs={conflict}
          busy={save.isPending}
          onKeepMine={() => save.mutate({ value: draft, version: conflict.version })}
          onTakeTheirs={settle}
        />
      ) : null}
    </form>
  );
}
