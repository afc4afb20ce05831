import { Button, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '@/lib/errors';
import { useFormat } from '@/lib/format';
import { FormFailure } from '../form/FormFailure';
import { keepFocus } from '../form/keepFocus';
import type { ResourceMeta } from '../meta';
import type { ExportFormat, Resource } from '../resource';
import { exportRows } from './query';
import type { ListSearch } from './search';
import { useColumns } from './useColumns';
import { useExport } from './useExport';
import { Dialog } from '../ui/Dialog';

interface ExportDialogProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  total: number | null;
  onClose: () => void;
}

const FORMATS: readonly ExportFormat[] = ['csv', 'xlsx', 'ndjson', 'vcard'];

/** The export is the view: the same filters, search and order, and its columns or all of them. */
export function ExportDialog({ resource, meta, search, total, onClose }: ExportDialogProps) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const { visible } = useColumns(resource, meta, search);
  const [kind, setKind] = useState<ExportFormat>('csv');
  const [columns, setColumns] = useState<'shown' | 'all'>('shown');
  const job = useExport(resource, total, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const rows = exportRows({ resource, meta, zone: format.zone }, search);
    const names = visible.map(({ name }) => name).join(',');
    job.start({ ...rows, format: kind, ...(columns === 'shown' ? { fields: names } : {}) });
  };
  const close = () => {
    job.cancel();
    onClose();
  };
  return (
    <Dialog
      opened
      onClose={close}
      title={t('export.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form ref={keepFocus} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={job.error ? toAppError(job.error) : null} fields={[]} />
          <Text size="sm" c="dimmed">
            {t('export.hint')}
          </Text>
          <Select
            label={t('export.format')}
            data={FORMATS.map((value) => ({ value, label: t(`list.formats.${value}`) }))}
            value={kind}
            allowDeselect={false}
            disabled={job.running}
            data-autofocus
            onChange={(value) => setKind((value ?? 'csv') as ExportFormat)}
          />
          <Radio.Group
            label={t('export.columns')}
            value={columns}
            onChange={(value) => setColumns(value as 'shown' | 'all')}
          >
            <Stack gap={8} mt={6}>
              <Radio size="xs" value="shown" label={t('export.shown')} disabled={job.running} />
              <Radio size="xs" value="all" label={t('export.all')} disabled={job.running} />
            </Stack>
          </Radio.Group>
          {job.running ? (
            <Text size="sm" role="status">
              {job.rows === null
                ? t('export.making')
                : t('export.progress', { count: job.rows, shown: format.number(job.rows) })}
            </Text>
          ) : null}
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={close}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={job.running}>
              {t('export.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
