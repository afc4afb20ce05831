import { Autocomplete, Select } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import, UnknownValue, ValueColumn } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { useChoicesOf } from '../fields/ValueInput';
import { fieldNamed, kindOf, useMeta, type FieldMeta } from '../meta';
import type { Resource } from '../resource';
import { useFieldLabel } from './fields';
import classes from './wizard.module.css';

interface ValueColumnTableProps {
  job: Import;
  resource: Resource;
  column: ValueColumn;
  settled: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

/** The values of one column, the likeliest slips first. */
export function ValueColumnTable(props: ValueColumnTableProps) {
  const { job, resource, column } = props;
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const label = useFieldLabel(resource);
  const header = job.columns.find(({ index }) => index === column.column)?.header ?? '';
  const name = t('values.column', { column: header, field: label(column.field) });
  return (
    <section aria-label={name}>
      <h3 className={classes.boxTitle}>{name}</h3>
      <p className={classes.lead}>{t(column.must_settle ? 'values.must' : 'values.may')}</p>
      <ul className={classes.values}>
        {column.values.map((value) => (
          <ValueRow key={value.value} {...props} unknown={value} />
        ))}
      </ul>
      {column.unlisted > 0 ? (
        <p className={classes.lead}>
          {t('values.unlisted', { count: column.unlisted, shown: format.number(column.unlisted) })}
        </p>
      ) : null}
    </section>
  );
}

interface ValueRowProps extends ValueColumnTableProps {
  unknown: UnknownValue;
}

function ValueRow({ resource, column, settled, onChange, unknown }: ValueRowProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const meta = useMeta(resource.key);
  const field = column.must_settle && meta ? fieldNamed(meta, column.field) : undefined;
  const { value, count, suggestions } = unknown;
  const set = (meant: string | null) => {
    const others = Object.entries(settled).filter(([known]) => known !== value);
    onChange(Object.fromEntries(meant === null ? others : [...others, [value, meant]]));
  };
  const shared: MeaningProps = {
    label: t('values.meaning', { value }),
    undo: t('values.undo', { value }),
    likely: suggestions.map((each) => each.value),
    chosen: settled[value] ?? null,
    onChange: set,
  };
  return (
    <li className={classes.valueRow}>
      <span className={classes.source}>
        <span className={classes.sourceName} dir="auto">
          {value}
        </span>
        <span className={classes.samples}>
          {t('values.times', { count, shown: format.number(count) })}
        </span>
      </span>
      <IconArrowRight className={classes.arrow} size={16} stroke={1.5} aria-hidden="true" />
      {field ? <Listed {...shared} resource={resource} field={field} /> : <Typed {...shared} />}
    </li>
  );
}

interface MeaningProps {
  label: string;
  undo: string;
  likely: string[];
  chosen: string | null;
  onChange: (meant: string | null) => void;
}

const NOTHING = '\u0000';

/** One of a list, the likely ones first. */
function Listed(props: MeaningProps & { resource: Resource; field: FieldMeta }) {
  const { label, undo, likely, chosen, onChange, resource, field } = props;
  const { t } = useTranslation('exchange');
  const choices = useChoicesOf(resource, field, kindOf(resource, field));
  const first = likely.flatMap((each) => choices.filter((choice) => choice.value === each));
  const others = choices.filter((choice) => !likely.includes(choice.value));
  return (
    <Select
      aria-label={label}
      placeholder={t('values.leave')}
      data={[...first, ...others, { value: NOTHING, label: t('values.nothing') }]}
      value={chosen === '' ? NOTHING : chosen}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': undo }}
      nothingFoundMessage={t('kit:picker.nothing')}
      maxDropdownHeight={280}
      onChange={(meant) => onChange(meant === NOTHING ? '' : meant)}
    />
  );
}

/** Any text, the likely ones offered. */
function Typed({ label, undo, likely, chosen, onChange }: MeaningProps) {
  const { t } = useTranslation('exchange');
  return (
    <Autocomplete
      aria-label={label}
      placeholder={t('values.asWritten')}
      data={likely}
      filter={({ options }) => options}
      value={chosen ?? ''}
      clearable
      clearButtonProps={{ 'aria-label': undo }}
      onChange={(meant) => onChange(meant === '' ? null : meant)}
    />
  );
}
