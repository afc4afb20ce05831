import { Button, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isReady, operatorFor, reshaped } from '../fields/operands';
import { Operand } from '../fields/Operand';
import { operatorsOf, takesMany } from '../fields/operators';
import { kindOf, type FieldMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import type { Filter, FilterValue } from './search';

interface FilterEditorProps {
  resource: Resource;
  field: FieldMeta;
  filter: Filter | null;
  onApply: (filter: Filter) => void;
}

export function FilterEditor({ resource, field, filter, onApply }: FilterEditorProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const kind = kindOf(resource, field);
  const [operator, setOperator] = useState(() =>
    operatorFor(field, kind, filter?.[1] ?? null, filter?.[2] ?? null),
  );
  const [value, setValue] = useState<FilterValue>(() =>
    reshaped(filter?.[1] === 'is_null' ? null : (filter?.[2] ?? null), operator?.op ?? 'eq'),
  );
  const all = operatorsOf(field, kind);
  const choose = (key: string | null) => {
    const next = all.find((item) => item.key === key);
    setOperator(next);
    if (next) setValue(reshaped(value, next.op));
  };
  const apply = () => {
    if (operator && isReady(operator, value)) {
      onApply([field.name, operator.op, operator.fixed ?? value]);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Stack gap="xs" w={260}>
        <Text size="xs" fw={600}>
          {labels.field(field.name)}
        </Text>
        <Select
          aria-label={t('list.operator')}
          data={all.map(({ key }) => ({ value: key, label: t(`ops.${key}`) }))}
          value={operator?.key ?? null}
          onChange={choose}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        {operator && operator.fixed === undefined ? (
          <Operand
            resource={resource}
            field={field}
            kind={kind}
            many={takesMany(operator.op)}
            value={value}
            onChange={setValue}
          />
        ) : null}
        <Button type="submit" disabled={!isReady(operator, value)}>
          {t('list.apply')}
        </Button>
      </Stack>
    </form>
  );
}
