import { ActionIcon, NativeSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { isReady, operatorFor, reshaped } from '../fields/operands';
import { Operand } from '../fields/Operand';
import { operatorsOf, takesMany } from '../fields/operators';
import { kindOf, type FieldMeta } from '../meta';
import { useLabels } from '../useLabels';
import type { Shared } from './ConditionBuilder';
import type { Test } from './model';
import classes from './conditions.module.css';

interface TestRowProps extends Shared {
  test: Test;
  onChange: (test: Test) => void;
  onRemove: () => void;
}

/** One condition: a field, how it is compared, and with what. */
export function TestRow(props: TestRowProps) {
  const { resource, fields, strict, test, onChange, onRemove } = props;
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const format = useFormat();
  const field = fields.find(({ name }) => name === test.field);
  const choose = (name: string | null) => {
    const next = fields.find((each) => each.name === name);
    if (!next) return;
    const operator = operatorFor(next, kindOf(resource, next), null, null);
    const value = operator?.fixed ?? reshaped(null, operator?.op ?? 'eq');
    onChange({ ...test, field: next.name, op: operator?.op ?? null, value });
  };
  const gone = test.field !== null && !field;
  const names = gone ? [test.field ?? ''] : [];
  const data = [...names, ...fields.map(({ name }) => name)]
    .map((value) => ({ value, label: labels.field(value) }))
    .sort((a, b) => format.compare(a.label, b.label));
  return (
    <div className={classes.test}>
      <Select
        className={classes.field}
        aria-label={t('conditions.field')}
        placeholder={t('conditions.field')}
        data={data}
        value={test.field}
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        autoFocus={test.field === null}
        data-autofocus={test.field === null || undefined}
        error={gone ? t('conditions.gone') : strict && !test.field ? t('conditions.choose') : null}
        nothingFoundMessage={t('picker.nothing')}
        onChange={choose}
      />
      <ActionIcon className={classes.remove} aria-label={t('conditions.remove')} onClick={onRemove}>
        <IconX size={15} stroke={1.8} />
      </ActionIcon>
      {field ? <Comparison {...props} field={field} /> : null}
    </div>
  );
}

function Comparison({
  resource,
  strict,
  test,
  field,
  onChange,
}: TestRowProps & { field: FieldMeta }) {
  const { t } = useTranslation('kit');
  const kind = kindOf(resource, field);
  const all = operatorsOf(field, kind);
  const operator = operatorFor(field, kind, test.op, test.value);
  const choose = (key: string) => {
    const next = all.find((choice) => choice.key === key);
    if (!next) return;
    const kept = operator?.fixed === undefined ? test.value : null;
    onChange({ ...test, op: next.op, value: next.fixed ?? reshaped(kept, next.op) });
  };
  const missing = strict && !isReady(operator, test.value);
  return (
    <>
      <NativeSelect
        className={classes.operator}
        aria-label={t('list.operator')}
        data={all.map(({ key }) => ({ value: key, label: t(`ops.${key}`) }))}
        value={operator?.key ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {operator && operator.fixed === undefined ? (
        <div className={classes.value}>
          <Operand
            resource={resource}
            field={field}
            kind={kind}
            many={takesMany(operator.op)}
            value={test.value}
            timed
            portal
            onChange={(value) => onChange({ ...test, op: operator.op, value })}
          />
          {missing ? <p className={classes.missing}>{t('conditions.missing')}</p> : null}
        </div>
      ) : null}
    </>
  );
}
