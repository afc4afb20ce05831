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

type Result = 'failed' | 'warning';

function rowsOptions(job: Import, result: Result) {
  return infiniteQueryOptions({
    queryKey: [...IMPORTS_KEY, 'rows', result, job.id, job.state],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        result,
        limit: 50,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(listImportRows({ path: { import_id: job.id }, query, signal }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

interface RowReportProps {
  job: Import;
  resource: Resource;
  result: Result;
}

/** The rows that were refused or warned of, each with its reasons; the refused as a file to mend. */
export function RowReport({ job, resource, result }: RowReportProps) {
  const { t } = useTranslation('exchange');
  const rows = useInfiniteQuery(rowsOptions(job, result));
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
    <section aria-label={t(`rows.${result}`)}>
      <div className={classes.sectionHead}>
        <h2 className={classes.heading}>{t(`rows.${result}`)}</h2>
        {result === 'failed' ? (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={15} stroke={1.7} />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t('failed.download')}
          </Button>
        ) : null}
      </div>
      {rows.isPending ? <SkeletonRows rows={4} /> : null}
      {rows.isError ? <ErrorState error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {items.length > 0 ? (
        <Rows job={job} resource={resource} result={result} items={items} />
      ) : null}
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

interface RowsProps extends RowReportProps {
  items: ImportRow[];
}

function Rows({ job, resource, result, items }: RowsProps) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const label = useFieldLabel(resource);
  // Only refused rows keep their cells; of the others the record is at hand.
  const cells = result === 'failed' ? job.columns : [];
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t(`rows.${result}`)}>
      <table className={classes.preview}>
        <thead>
          <tr>
            <th scope="col">{t('failed.line')}</th>
            <th scope="col">{t('failed.reasons')}</th>
            {cells.map((column) => (
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
                {(result === 'failed' ? row.errors : row.warnings).map((problem, index) => {
                  const field = pointerToPath(problem.pointer).split('.')[0];
                  const text = issueText(t, problem);
                  return <div key={index}>{field ? `${label(field)}: ${text}` : text}</div>;
                })}
              </td>
              {cells.map((column) => (
                <td key={column.index}>{row.cells[column.index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
