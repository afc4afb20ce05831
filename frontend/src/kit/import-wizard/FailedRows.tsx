import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { downloadFailedRows, listImportRows, type Import, type ImportRow } from '@/api/generated';
import { unwrap } from '@/lib/client';
import { saveBlob } from '@/lib/download';
import { useFormat } from '@/lib/format';
import { issueText, pointerToPath } from '@/lib/problems';
import type { Resource } from '../resource';
import { ErrorState } from '../ui/ErrorState';
import { SkeletonRows } from '../ui/Skeleton';
import { toastError } from '../ui/toast';
import { useFieldLabel } from './fields';
import { IMPORTS_KEY } from './imports';
import classes from './wizard.module.css';

function failedRowsOptions(job: Import) {
  return infiniteQueryOptions({
    queryKey: [...IMPORTS_KEY, 'failed', job.id, job.state],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        result: 'failed' as const,
        limit: 50,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(listImportRows({ path: { import_id: job.id }, query, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The rows that were refused, each with its reasons, and all of them as a file to mend. */
export function FailedRows({ job, resource }: { job: Import; resource: Resource }) {
  const { t } = useTranslation('exchange');
  const rows = useInfiniteQuery(failedRowsOptions(job));
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const download = useMutation({
    mutationFn: async () =>
      (await unwrap(
        downloadFailedRows({ path: { import_id: job.id }, parseAs: 'blob' }),
      )) as unknown as Blob,
    onSuccess: (blob) => saveBlob(blob, `failed-${job.file_name}`),
    onError: (error) => toastError(t, error),
  });
  return (
    <section aria-label={t('failed.title')}>
      <div className={classes.sectionHead}>
        <h2 className={classes.heading}>{t('failed.title')}</h2>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} stroke={1.7} />}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {t('failed.download')}
        </Button>
      </div>
      {rows.isPending ? <SkeletonRows rows={4} /> : null}
      {rows.isError ? <ErrorState error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {items.length > 0 ? <Rows job={job} resource={resource} items={items} /> : null}
      {rows.hasNextPage ? (
        <Button
          mt="xs"
          variant="default"
          size="compact-sm"
          loading={rows.isFetchingNextPage}
          onClick={() => void rows.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      ) : null}
    </section>
  );
}

interface RowsProps {
  job: Import;
  resource: Resource;
  items: ImportRow[];
}

function Rows({ job, resource, items }: RowsProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const label = useFieldLabel(resource);
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('failed.title')}>
      <table className={classes.preview}>
        <thead>
          <tr>
            <th scope="col">{t('failed.line')}</th>
            <th scope="col">{t('failed.reasons')}</th>
            {job.columns.map((column) => (
              <th key={column.index} scope="col">
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.number}>
              <td className="r-num">{format.number(row.line)}</td>
              <td className={classes.reasons}>
                {row.errors.map((problem, index) => {
                  const field = pointerToPath(problem.pointer).split('.')[0];
                  const text = issueText(t, problem);
                  return <div key={index}>{field ? `${label(field)}: ${text}` : text}</div>;
                })}
              </td>
              {job.columns.map((column) => (
                <td key={column.index}>{row.cells[column.index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
