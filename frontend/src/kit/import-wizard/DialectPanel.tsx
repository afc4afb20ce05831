import { Checkbox, NativeSelect, NumberInput, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Dialect, DialectInput, Import, ImportUpdate } from '@/api/generated';
import { dateOrder, encoding, ENCODINGS } from './dialect';
import classes from './wizard.module.css';

interface DialectPanelProps {
  job: Import;
  onChange: (patch: ImportUpdate) => void;
}

const DELIMITERS = [',', ';', '\t', '|'];
const NAMES: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

function withCurrent(values: readonly string[], current: string): string[] {
  return values.includes(current) ? [...values] : [current, ...values];
}

interface SettingsProps {
  dialect: Dialect;
  set: (patch: DialectInput) => void;
}

function TextSettings({ dialect, set }: SettingsProps) {
  const { t } = useTranslation('exchange');
  const delimiter = (value: string) => ({
    value,
    label: NAMES[value] ? t(`dialect.delimiters.${NAMES[value]}`) : value,
  });
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('dialect.encoding')}
        value={dialect.encoding}
        data={withCurrent(ENCODINGS, dialect.encoding)}
        onChange={(event) => set({ encoding: encoding(event.currentTarget.value) })}
      />
      <NativeSelect
        size="xs"
        label={t('dialect.delimiter')}
        value={dialect.delimiter}
        data={withCurrent(DELIMITERS, dialect.delimiter).map(delimiter)}
        onChange={(event) => set({ delimiter: event.currentTarget.value })}
      />
    </>
  );
}

function TableSettings({ dialect, set }: SettingsProps) {
  const { t } = useTranslation('exchange');
  return (
    <>
      <NumberInput
        size="xs"
        label={t('dialect.skipLines')}
        min={0}
        max={100}
        clampBehavior="strict"
        value={dialect.skip_lines}
        onChange={(value) => set({ skip_lines: Number(value) || 0 })}
      />
      <Checkbox
        size="xs"
        mt={4}
        label={t('dialect.header')}
        checked={dialect.header}
        onChange={(event) => set({ header: event.currentTarget.checked })}
      />
    </>
  );
}

/** How the file is read: detected, shown, and correctable. */
export function DialectPanel({ job, onChange }: DialectPanelProps) {
  const { t } = useTranslation('exchange');
  const { dialect } = job;
  if (!dialect) return null;
  const set = (patch: DialectInput) => onChange({ dialect: patch });
  const isText = dialect.format === 'csv';
  const isTable = isText || dialect.format === 'xlsx';
  return (
    <section className={classes.box} aria-label={t('dialect.title')}>
      <h3 className={classes.boxTitle}>{t('dialect.title')}</h3>
      <Stack gap={8}>
        <Text size="xs">
          {t('dialect.format')}: {t(`dialect.formats.${dialect.format}`)}
        </Text>
        {dialect.format === 'xlsx' ? (
          <NativeSelect
            size="xs"
            label={t('dialect.sheet')}
            value={dialect.sheet ?? ''}
            data={dialect.sheets}
            onChange={(event) => set({ sheet: event.currentTarget.value })}
          />
        ) : null}
        {isText ? <TextSettings dialect={dialect} set={set} /> : null}
        <NativeSelect
          size="xs"
          label={t('dialect.decimal')}
          value={dialect.decimal}
          data={[
            { value: '.', label: t('dialect.decimals.point') },
            { value: ',', label: t('dialect.decimals.comma') },
          ]}
          onChange={(event) => set({ decimal: event.currentTarget.value === ',' ? ',' : '.' })}
        />
        <NativeSelect
          size="xs"
          label={t('dialect.dateOrder')}
          value={dialect.date_order ?? ''}
          data={[
            { value: '', label: t('dialect.dateOrders.none') },
            { value: 'dmy', label: t('dialect.dateOrders.dmy') },
            { value: 'mdy', label: t('dialect.dateOrders.mdy') },
            { value: 'ymd', label: t('dialect.dateOrders.ymd') },
          ]}
          onChange={(event) => set({ date_order: dateOrder(event.currentTarget.value) })}
        />
        <NativeSelect
          size="xs"
          label={t('dialect.tagSeparator')}
          value={dialect.tag_separator}
          data={withCurrent([',', ';', '|', '/'], dialect.tag_separator)}
          onChange={(event) => set({ tag_separator: event.currentTarget.value })}
        />
        {isTable ? <TableSettings dialect={dialect} set={set} /> : null}
      </Stack>
    </section>
  );
}
