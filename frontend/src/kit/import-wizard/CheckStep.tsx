import { Alert, Button, Group } from '@mantine/core';
import { IconArrowLeft, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { useFormat } from '@/lib/format';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import { CancelImport } from './CancelImport';
import { Counts } from './Counts';
import { RowReport } from './RowReport';
import { JobProgress } from './JobProgress';
import type { ImportActions } from './useImportActions';
import classes from './wizard.module.css';

interface CheckStepProps {
  job: Import;
  resource: Resource;
  actions: ImportActions;
  onBack: () => void;
}

export function CheckStep({ job, resource, actions, onBack }: CheckStepProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const labels = useLabels(resource);
  if (job.state === 'validating' || !job.dry_run) {
    return (
      <JobProgress job={job} title={t('check.running')} text={t('check.runningText')}>
        <Group mt="md" justify="center">
          <CancelImport actions={actions} />
        </Group>
      </JobProgress>
    );
  }
  const counts = job.dry_run;
  const good = counts.created + counts.updated;
  return (
    <div className={classes.step}>
      <div>
        <h2 className={classes.heading}>{t('check.title')}</h2>
        <p className={classes.lead}>{t('check.text')}</p>
      </div>
      <Counts counts={counts} future />
      {good === 0 && counts.unchanged === 0 ? (
        <Alert color="orange" variant="light" role="status">
          {t('check.nothingGood')}
        </Alert>
      ) : null}
      {counts.failed > 0 ? <RowReport job={job} resource={resource} result="failed" /> : null}
      {counts.warnings > 0 ? <RowReport job={job} resource={resource} result="warning" /> : null}
      <div className={classes.foot}>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} stroke={1.8} />}
          onClick={onBack}
        >
          {t('check.back')}
        </Button>
        <Group>
          <Button
            leftSection={<IconPlayerPlay size={16} stroke={1.8} />}
            loading={actions.start.isPending}
            disabled={good === 0 && counts.unchanged === 0}
            onClick={() => actions.start.mutate()}
          >
            {t('check.start', { shown: format.number(good), title: labels.title, count: good })}
          </Button>
        </Group>
      </div>
    </div>
  );
}
