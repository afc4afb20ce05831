import { Button, Popover, TextInput } from '@mantine/core';
import { IconFilterPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { askable } from '../conditions/askable';
import type { FieldMeta, ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import { FilterEditor } from './FilterEditor';
import type { Filter } from './search';
import classes from './list.module.css';

interface AddFilterProps {
  resource: Resource;
  meta: ResourceMeta;
  onAdd: (filter: Filter) => void;
  /** For what one filter after the other cannot say. */
  onConditions: () => void;
}

/** Two steps in one popover: which field, then operator and value. */
export function AddFilter({ resource, meta, onAdd, onConditions }: AddFilterProps) {
  const { t } = useTranslation('kit');
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<FieldMeta | null>(null);
  const toggle = (next: boolean) => {
    setOpen(next);
    setField(null);
  };
  return (
    <Popover opened={open} onChange={toggle} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          h={28}
          leftSection={<IconFilterPlus size={15} stroke={1.6} />}
          onClick={() => toggle(!open)}
        >
          {t('list.addFilter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={field ? 'sm' : 6}>
        {field ? (
          <FilterEditor
            resource={resource}
            field={field}
            filter={null}
            onApply={(filter) => {
              onAdd(filter);
              toggle(false);
            }}
          />
        ) : (
          <FieldList
            resource={resource}
            meta={meta}
            onChoose={setField}
            onConditions={() => {
              toggle(false);
              onConditions();
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface FieldListProps {
  resource: Resource;
  meta: ResourceMeta;
  onChoose: (field: FieldMeta) => void;
  onConditions: () => void;
}

function FieldList({ resource, meta, onChoose, onConditions }: FieldListProps) {
  const { t } = useTranslation('kit');
  const labels = useLabels(resource);
  const format = useFormat();
  const [text, setText] = useState('');
  const quick = resource.list.quickFilters;
  const rank = (name: string) => (quick.includes(name) ? quick.indexOf(name) : quick.length);
  const fields = askable(meta)
    .map((field) => ({ field, label: labels.field(field.name) }))
    .filter(({ label }) => label.toLocaleLowerCase().includes(text.toLocaleLowerCase()))
    .sort((a, b) => rank(a.field.name) - rank(b.field.name) || format.compare(a.label, b.label));
  return (
    <div className={classes.fieldList}>
      <TextInput
        size="xs"
        aria-label={t('list.findField')}
        placeholder={t('list.findField')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <ul>
        {fields.map(({ field, label }) => (
          <li key={field.name}>
            <button type="button" onClick={() => onChoose(field)}>
              {label}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className={classes.conditions} onClick={onConditions}>
        {t('conditions.open')}
      </button>
    </div>
  );
}
