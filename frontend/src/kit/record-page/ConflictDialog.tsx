import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { useDisplay } from '../fields/display';
import { sameValue } from '../fields/wire';
import { kindOf, readField, useMeta, type FieldMeta } from '../meta';
import type { FieldKind, RecordRow, Resource } from '../resource';
import { useLabels } from '../useLabels';
import { Dialog } from '../ui/Dialog';
import classes from './record.module.css';

interface ConflictDialogProps {
  resource: Resource;
  field: FieldMeta;
  kind: FieldKind;
  mine: unknown;
  base: RecordRow;
  theirs: RecordRow;
  busy: boolean;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Someone saved first: field by field, what they changed, and which value of ours stands against it. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { resource, field, kind, mine, base, theirs } = props;
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const display = useDisplay();
  const format = useFormat();
  const others = useChangedFields(resource, base, theirs).filter((name) => name !== field.name);
  const theirValue = readField(resource, theirs, field.name);
  const text = (value: unknown) =>
    display.text(kind, value, (choice) => labels.choice(field.name, choice)) || t('record.empty');
  const label = labels.field(field.name);
  return (
    <Dialog
      opened
      onClose={props.onTakeTheirs}
      title={t('conflict.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Text size="sm">{t('conflict.text')}</Text>
      <table className={classes.conflict}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('conflict.mine')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{label}</th>
            <td>{text(mine)}</td>
            <td>{text(theirValue)}</td>
          </tr>
        </tbody>
      </table>
      {others.length > 0 ? (
        <Text size="sm" c="dimmed" mt="sm">
          {t('conflict.others', { fields: format.list(others.map(labels.field)) })}
        </Text>
      ) : null}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={props.onTakeTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button loading={props.busy} onClick={props.onKeepMine}>
          {t('conflict.keepMine')}
        </Button>
      </Group>
    </Dialog>
  );
}

const OURS = ['created_at', 'updated_at', 'archived_at'];

function useChangedFields(resource: Resource, base: RecordRow, theirs: RecordRow): string[] {
  const meta = useMeta(resource.key);
  return (meta?.fields ?? [])
    .filter((field) => !OURS.includes(field.name))
    .filter((field) => {
      const kind = kindOf(resource, field);
      const before = readField(resource, base, field.name);
      return !sameValue(kind, before, readField(resource, theirs, field.name));
    })
    .map((field) => field.name);
}
