import { Alert, Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { useAllowed } from '@/lib/permissions';
import type { Resource } from '../resource';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { useLabels } from '../useLabels';
import { Counts } from './Counts';
import { RowReport } from './RowReport';
import { JobProgress } from './JobProgress';
import { ProblemText } from './ProblemText';
import type { ImportActions } from './useImportActions';
import classes from './wizard.module.css';

const OVER: readonly Import['state'][] = ['done', 'failed', 'cancelled'];

interface ResultStepProps {
  job: Import;
  resource: Resource;
  actions: ImportActions;
}

export function ResultStep({ job, resource, actions }: ResultStepProps) {
  const { t } = useTranslation('exchange');
  if (job.state === 'reversing') {
    return <JobProgress job={job} title={t('result.reversing')} text={t('run.leave')} />;
  }
  return (
    <div className={classes.step}>
      <h2 className={classes.heading}>{t(`result.title.${job.state}`)}</h2>
      {job.error ? (
        <Alert color="red" variant="light" role="alert" icon={<IconInfoCircle size={18} />}>
          <ProblemText code={job.error.code} params={job.error.params} />
        </Alert>
      ) : null}
      <Reversal job={job} />
      <Counts counts={job.counts} />
      {job.counts.failed > 0 ? <RowReport job={job} resource={resource} result="failed" /> : null}
      {job.counts.warnings > 0 ? (
        <RowReport job={job} resource={resource} result="warning" />
      ) : null}
      <Actions job={job} resource={resource} actions={actions} />
    </div>
  );
}

function Reversal({ job }: { job: Import }) {
  const { t } = useTranslation('exchange');
  if (job.state !== 'reversed' || !job.reversal) return null;
  const { reverted, kept } = job.reversal;
  return (
    <Alert color="gray" variant="light" role="status" icon={<IconArrowBackUp size={18} />}>
      {t('result.reverted', { count: reverted })}{' '}
      {kept > 0 ? t('result.kept', { count: kept }) : null}
    </Alert>
  );
}

function Actions({ job, resource, actions }: ResultStepProps) {
  const { t } = useTranslation('exchange');
  const labels = useLabels(resource);
  const mayReverse = useAllowed('import:reverse');
  const [asking, setAsking] = useState(false);
  const reversible = OVER.includes(job.state) && job.started_at !== null;
  return (
    <Group gap="xs">
      <Button
        renderRoot={(props) => (
          <Link to="/$resource" params={{ resource: resource.key }} {...props} />
        )}
      >
        {t('result.open', { title: labels.title })}
      </Button>
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link to="/imports/new" search={{ target: resource.key }} {...props} />
        )}
      >
        {t('result.another')}
      </Button>
      {reversible && mayReverse ? (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} stroke={1.8} />}
          onClick={() => setAsking(true)}
        >
          {t('result.reverse')}
        </Button>
      ) : null}
      <ConfirmDialog
        opened={asking}
        title={t('result.reverseTitle')}
        text={t('result.reverseText')}
        confirmLabel={t('result.reverse')}
        busy={actions.reverse.isPending}
        onConfirm={() => {
          actions.reverse.mutate();
          setAsking(false);
        }}
        onClose={() => setAsking(false)}
      />
    </Group>
  );
}
