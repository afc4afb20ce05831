import { Checkbox, Radio, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import, ImportUpdate } from '@/api/generated';
import type { Resource } from '../resource';
import { importField, useFieldLabel, useImportFields } from './fields';
import classes from './wizard.module.css';

interface MatchPanelProps {
  job: Import;
  resource: Resource;
  onChange: (patch: ImportUpdate) => void;
}

const MODES = ['create', 'upsert', 'update'] as const;

export function MatchPanel({ job, resource, onChange }: MatchPanelProps) {
  const { t } = useTranslation('exchange');
  const label = useFieldLabel(resource);
  const fields = useImportFields(resource);
  const keys = [...new Set(job.mapping.map((each) => each.field))]
    .filter((name) => name !== null)
    .filter((name) => importField(fields, name)?.key === true);
  const first = keys.find((name) => name.startsWith('external_id')) ?? keys[0] ?? null;
  const choose = (mode: Import['mode']) =>
    onChange({ mode, match_field: mode === 'create' ? null : (job.match_field ?? first) });
  return (
    <section className={classes.box} aria-label={t('match.title')}>
      <h3 className={classes.boxTitle}>{t('match.title')}</h3>
      <Radio.Group
        aria-label={t('match.title')}
        value={job.mode}
        onChange={(mode) => choose(mode as Import['mode'])}
      >
        <Stack gap={8}>
          {MODES.map((mode) => (
            <Radio
              key={mode}
              size="xs"
              value={mode}
              label={t(`match.modes.${mode}`)}
              description={t(`match.hints.${mode}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {job.mode === 'create' ? null : (
        <Select
          mt="sm"
          label={t('match.by')}
          placeholder={t('match.choose')}
          data={keys.map((name) => ({ value: name, label: label(name) }))}
          value={job.match_field}
          error={job.match_field && keys.includes(job.match_field) ? null : t('match.needed')}
          allowDeselect={false}
          onChange={(match_field) => onChange({ match_field })}
        />
      )}
      <Checkbox
        mt="sm"
        size="xs"
        checked={job.create_related}
        label={t('match.createRelated')}
        description={t('match.createRelatedHint')}
        onChange={(event) => onChange({ create_related: event.currentTarget.checked })}
      />
    </section>
  );
}
