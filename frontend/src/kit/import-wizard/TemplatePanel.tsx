import { Button, Select } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportUpdate } from '@/api/generated';
import { useFormat } from '@/lib/format';
import { useAllowed } from '@/lib/permissions';
import { templatesOptions } from './imports';
import { TemplateDialog } from './TemplateDialog';
import classes from './wizard.module.css';

interface TemplatePanelProps {
  job: Import;
  onChange: (patch: ImportUpdate) => void;
}

/** How files like this one were imported before, and how this one is, for the next. */
export function TemplatePanel({ job, onChange }: TemplatePanelProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const offered = useQuery({
    ...templatesOptions(job),
    enabled: useAllowed('import_template:read'),
  });
  const mayKeep = useAllowed('import_template:create');
  const [keeping, setKeeping] = useState(false);
  const items = offered.data?.items ?? [];
  return (
    <section className={classes.box} aria-label={t('templates.title')}>
      <h3 className={classes.boxTitle}>{t('templates.title')}</h3>
      {items.length > 0 ? (
        <Select
          mb="sm"
          aria-label={t('templates.apply')}
          placeholder={t('templates.choose')}
          data={items.map(({ template, likeness, fits }) => ({
            value: template.id,
            label: fits
              ? t('templates.fits', { name: template.name })
              : t('templates.likeness', {
                  name: template.name,
                  percent: format.percent(likeness),
                }),
          }))}
          value={null}
          onChange={(template_id) => {
            if (template_id) onChange({ template_id });
          }}
        />
      ) : (
        <p className={classes.lead}>{t('templates.none')}</p>
      )}
      {mayKeep ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTemplate size={15} stroke={1.6} />}
          onClick={() => setKeeping(true)}
        >
          {t('templates.keep')}
        </Button>
      ) : null}
      {keeping ? <TemplateDialog job={job} onClose={() => setKeeping(false)} /> : null}
    </section>
  );
}
