import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Import, Preview } from '@/api/generated';
import type { Resource } from '../resource';
import { ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { useFieldLabel } from './fields';
import { ProblemText } from './ProblemText';
import classes from './wizard.module.css';

interface PreviewTableProps {
  job: Import;
  resource: Resource;
  preview: UseQueryResult<Preview>;
}

/** The first rows as the file is read now; what each column becomes stands above them. */
export function PreviewTable({ job, resource, preview }: PreviewTableProps) {
  const { t } = useTranslation('exchange');
  const label = useFieldLabel(resource);
  if (preview.isError) {
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  }
  if (!preview.data) return <SkeletonRows rows={6} />;
  const { columns, rows, problems } = preview.data;
  const fieldOf = (index: number) => job.mapping.find((each) => each.column === index)?.field;
  return (
    <>
      {problems.map((problem, index) => (
        <Alert
          key={index}
          variant="light"
          color={problem.fatal ? 'red' : 'orange'}
          icon={<IconInfoCircle size={18} />}
          mb="xs"
        >
          <ProblemText code={problem.code} params={problem.params} line={problem.line} />
        </Alert>
      ))}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('preview.title')}>
        <table className={classes.preview}>
          <thead>
            <tr>
              {columns.map((column) => {
                const field = fieldOf(column.index);
                return (
                  <th key={column.index} scope="col">
                    <span>{column.header}</span>
                    <small>{field ? label(field) : t('preview.notMapped')}</small>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.index}>{row[column.index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
