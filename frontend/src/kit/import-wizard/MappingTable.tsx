import { NativeSelect, Select } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type {
  ColumnMapping,
  ColumnMappingInput,
  Import,
  ImportColumn,
  ImportUpdate,
} from '@/api/generated';
import { useMe } from '@/lib/permissions';
import type { ImportField, Resource } from '../resource';
import { DATE_ORDERS, dateOrder } from './dialect';
import { importField, useFieldLabel, useImportFields } from './fields';
import classes from './wizard.module.css';

interface MappingTableProps {
  job: Import;
  resource: Resource;
  onChange: (patch: ImportUpdate) => void;
}

export function asInput(mapping: ColumnMapping): ColumnMappingInput {
  return { ...mapping, date_format: dateOrder(mapping.date_format) };
}

function mappingOf(job: Import, column: number): ColumnMappingInput {
  const found = job.mapping.find((each) => each.column === column);
  return found ? asInput(found) : { column, field: null };
}

function replaced(job: Import, next: ColumnMappingInput): ColumnMappingInput[] {
  return job.columns.map(({ index }) => (index === next.column ? next : mappingOf(job, index)));
}

export function MappingTable({ job, resource, onChange }: MappingTableProps) {
  const { t } = useTranslation('exchange');
  return (
    <ul className={classes.mapping} aria-label={t('map.title')}>
      {job.columns.map((column) => (
        <MappingRow
          key={column.index}
          column={column}
          mapping={mappingOf(job, column.index)}
          job={job}
          resource={resource}
          onChange={(next) => onChange({ mapping: replaced(job, next) })}
        />
      ))}
    </ul>
  );
}

interface MappingRowProps {
  column: ImportColumn;
  mapping: ColumnMappingInput;
  job: Import;
  resource: Resource;
  onChange: (mapping: ColumnMappingInput) => void;
}

function MappingRow({ column, mapping, job, resource, onChange }: MappingRowProps) {
  const { t } = useTranslation('exchange');
  const fields = useImportFields(resource);
  const choices = useChoices(job, resource, mapping, fields);
  const field = mapping.field ? importField(fields, mapping.field) : undefined;
  return (
    <li className={classes.mappingRow} data-unmapped={!mapping.field || undefined}>
      <div className={classes.source}>
        <span className={classes.sourceName}>{column.header}</span>
        <span className={classes.samples}>{column.samples.filter(Boolean).join(' · ')}</span>
      </div>
      <IconArrowRight className={classes.arrow} size={16} stroke={1.5} aria-hidden="true" />
      <div className={classes.destination}>
        <Select
          aria-label={t('map.fieldFor', { column: column.header })}
          placeholder={t('map.keepOnly')}
          data={choices}
          value={mapping.field ?? null}
          onChange={(name) => onChange({ column: column.index, field: name })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('map.unmap', { column: column.header }) }}
          nothingFoundMessage={t('kit:picker.nothing')}
          maxDropdownHeight={280}
        />
        {field ? (
          <Options field={field} mapping={mapping} column={column} onChange={onChange} />
        ) : null}
      </div>
    </li>
  );
}

function useChoices(
  job: Import,
  resource: Resource,
  mapping: ColumnMappingInput,
  fields: readonly ImportField[],
) {
  const label = useFieldLabel(resource);
  const taken = new Set(job.mapping.map((each) => each.field));
  const known = fields.map((field) => field.name);
  const own = mapping.field && !known.includes(mapping.field) ? [mapping.field] : [];
  return [...known, ...own].map((name) => {
    const several = importField(fields, name)?.many === true;
    const disabled = !several && name !== mapping.field && taken.has(name);
    return { value: name, label: label(name), disabled };
  });
}

const MULTIPLIERS = ['thousands', 'millions', 'billions', 'lakh', 'crore'];

interface OptionsProps {
  field: ImportField;
  mapping: ColumnMappingInput;
  column: ImportColumn;
  onChange: (mapping: ColumnMappingInput) => void;
}

/** What a cell alone does not say: "in millions", the currency, the order of a date. */
function Options({ field, mapping, column, onChange }: OptionsProps) {
  const { t } = useTranslation('exchange');
  const base = useMe()?.workspace.base_currency ?? '';
  const name = column.header;
  if (field.kind === 'date') {
    return (
      <NativeSelect
        size="xs"
        aria-label={t('map.dateOrderOf', { column: name })}
        value={mapping.date_format ?? ''}
        data={[
          { value: '', label: t('map.dateOrderFile') },
          ...DATE_ORDERS.map((value) => ({ value, label: t(`dialect.dateOrders.${value}`) })),
        ]}
        onChange={(event) =>
          onChange({ ...mapping, date_format: dateOrder(event.currentTarget.value) })
        }
      />
    );
  }
  if (field.kind !== 'money' && field.kind !== 'number') return null;
  return (
    <div className={classes.options}>
      <NativeSelect
        size="xs"
        aria-label={t('map.multiplierOf', { column: name })}
        value={mapping.multiplier ?? ''}
        data={[
          { value: '', label: t('map.asWritten') },
          ...MULTIPLIERS.map((value) => ({ value, label: t(`map.multipliers.${value}`) })),
        ]}
        onChange={(event) =>
          onChange({ ...mapping, multiplier: event.currentTarget.value || null })
        }
      />
      {field.kind === 'money' ? (
        <Select
          size="xs"
          aria-label={t('map.currencyOf', { column: name })}
          data={Intl.supportedValuesOf('currency')}
          value={mapping.currency ?? base}
          searchable
          allowDeselect={false}
          onChange={(currency) => onChange({ ...mapping, currency })}
        />
      ) : null}
    </div>
  );
}
