import { Alert, Button } from '@mantine/core';
import { IconAlertCircle, IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { useFormat } from '@/lib/format';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import { DialectPanel } from './DialectPanel';
import { MappingTable } from './MappingTable';
import { MatchPanel } from './MatchPanel';
import { PreviewTable } from './PreviewTable';
import { missingFields, useFieldLabel } from './fields';
import { previewOptions } from './imports';
import { ProblemText } from './ProblemText';
import { TemplatePanel } from './TemplatePanel';
import type { ImportActions } from './useImportActions';
import classes from './wizard.module.css';

interface MapStepProps {
  job: Import;
  resource: Resource;
  actions: ImportActions;
  onNext: () => Promise<void>;
}

export function MapStep({ job, resource, actions, onNext }: MapStepProps) {
  const { t } = useTranslation('exchange');
  const preview = useQuery(previewOptions(job));
  return (
    <div className={classes.step}>
      {job.error ? (
        <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} />}>
          <ProblemText code={job.error.code} params={job.error.params} />
        </Alert>
      ) : null}
      <div className={classes.columns}>
        <div className={classes.main}>
          <h2 className={classes.heading}>{t('map.title')}</h2>
          <p className={classes.lead}>{t('map.text')}</p>
          <MappingTable job={job} resource={resource} onChange={actions.update.mutate} />
        </div>
        <aside className={classes.side}>
          <TemplatePanel job={job} onChange={actions.update.mutate} />
          <MatchPanel job={job} resource={resource} onChange={actions.update.mutate} />
          <DialectPanel job={job} onChange={actions.update.mutate} />
        </aside>
      </div>
      <section aria-label={t('preview.title')}>
        <h2 className={classes.heading}>{t('preview.title')}</h2>
        <PreviewTable job={job} resource={resource} preview={preview} />
      </section>
      <Foot job={job} resource={resource} actions={actions} onNext={onNext} />
    </div>
  );
}

function Foot({ job, resource, actions, onNext }: MapStepProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const labels = useLabels(resource);
  const fieldLabel = useFieldLabel(resource);
  const missing = missingFields(resource, job);
  const [looking, setLooking] = useState(false);
  const go = () => {
    setLooking(true);
    void onNext().finally(() => setLooking(false));
  };
  const ready = job.state === 'mapped' || job.state === 'validated';
  return (
    <div className={classes.foot}>
      <span className={classes.footText} role="status">
        {missing.length > 0
          ? t('map.missing', {
              one: labels.one,
              fields: format.list(missing.map((group) => group.map(fieldLabel).join(' / '))),
            })
          : null}
      </span>
      <Button
        rightSection={<IconArrowRight size={16} stroke={1.8} />}
        disabled={!ready}
        loading={looking || actions.check.isPending || actions.update.isPending}
        onClick={go}
      >
        {t('map.next')}
      </Button>
    </div>
  );
}
