import { Alert, Button, Group } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportValues } from '@/api/generated';
import { useFormat } from '@/lib/format';
import type { Resource } from '../resource';
import { ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { valuesOptions } from './imports';
import type { ImportActions } from './useImportActions';
import { settledOf, suggested, withSettled, type Settled } from './values';
import { ValueColumnTable } from './ValueColumnTable';
import classes from './wizard.module.css';

interface ValuesStepProps {
  job: Import;
  resource: Resource;
  actions: ImportActions;
  onBack: () => void;
  onCheck: () => void;
}

/** Values that their fields do not know, and what may have been meant. */
export function ValuesStep(props: ValuesStepProps) {
  const found = useQuery(valuesOptions(props.job));
  if (found.isPending) return <SkeletonRows rows={8} />;
  if (found.isError) {
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  }
  return <Found {...props} found={found.data} />;
}

function Found({ job, resource, actions, onBack, onCheck, found }: FoundProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const [settled, setSettled] = useState<Settled>(() => settledOf(job));
  const save = () => {
    const mapping = withSettled(job, settled);
    actions.update.mutate({ mapping }, { onSuccess: onCheck });
  };
  return (
    <div className={classes.step}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.heading}>{t('values.title')}</h2>
          <p className={classes.lead}>{t('values.text')}</p>
        </div>
        {found.columns.length > 0 ? (
          <Button
            variant="default"
            leftSection={<IconWand size={16} stroke={1.6} />}
            onClick={() => setSettled(suggested(found, settled))}
          >
            {t('values.acceptAll')}
          </Button>
        ) : null}
      </div>
      {found.complete ? null : (
        <Alert color="blue" variant="light" role="status">
          {t('values.partly', { rows: format.number(found.rows) })}
        </Alert>
      )}
      {found.columns.length === 0 ? (
        <p className={classes.lead}>{t('values.none')}</p>
      ) : (
        found.columns.map((column) => (
          <ValueColumnTable
            key={column.column}
            job={job}
            resource={resource}
            column={column}
            settled={settled[column.column] ?? {}}
            onChange={(values) => setSettled({ ...settled, [column.column]: values })}
          />
        ))
      )}
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
            rightSection={<IconArrowRight size={16} stroke={1.8} />}
            loading={actions.update.isPending || actions.check.isPending}
            onClick={save}
          >
            {t('map.check')}
          </Button>
        </Group>
      </div>
    </div>
  );
}

interface FoundProps extends ValuesStepProps {
  found: ImportValues;
}
