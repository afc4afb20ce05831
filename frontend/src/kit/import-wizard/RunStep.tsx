import { Button, Group } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/generated';
import { CancelImport } from './CancelImport';
import { Counts } from './Counts';
import { JobProgress } from './JobProgress';
import type { ImportActions } from './useImportActions';

export function RunStep({ job, actions }: { job: Import; actions: ImportActions }) {
  const { t } = useTranslation('exchange');
  const paused = job.state === 'paused';
  return (
    <JobProgress
      job={job}
      title={paused ? t('run.paused') : t('run.running')}
      text={paused ? t('run.pausedText') : t('run.leave')}
    >
      <Counts counts={job.counts} />
      <Group gap="xs" mt="md" justify="center">
        {paused ? (
          <>
            <Button
              leftSection={<IconPlayerPlay size={16} stroke={1.8} />}
              loading={actions.resume.isPending}
              onClick={() => actions.resume.mutate()}
            >
              {t('run.resume')}
            </Button>
            <Button
              variant="default"
              loading={actions.reverse.isPending}
              onClick={() => actions.reverse.mutate()}
            >
              {t('result.reverse')}
            </Button>
            <CancelImport actions={actions} />
          </>
        ) : (
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPause size={16} stroke={1.8} />}
              loading={actions.pause.isPending}
              onClick={() => actions.pause.mutate()}
            >
              {t('run.pause')}
            </Button>
            <CancelImport actions={actions} />
          </>
        )}
      </Group>
    </JobProgress>
  );
}
