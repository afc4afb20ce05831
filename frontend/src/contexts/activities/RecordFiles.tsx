import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, Resource } from '@/kit/resource';
import { ErrorState } from '@/kit/ui/ErrorState';
import { FileRow } from './FileRow';
import { recordFiles, useUploads, type Place } from './files';
import { UploadRow } from './UploadRow';
import classes from './files.module.css';
import panel from './tasks.module.css';

interface RecordFilesProps {
  resource: Resource;
  record: RecordRow;
  mayWrite: boolean;
}

/** Files of a record: dropped here or chosen, fetched, renamed, deleted. */
export function RecordFiles({ resource, record, mayWrite }: RecordFilesProps) {
  const { t } = useTranslation('activities');
  const place: Place = {
    record_type: resource.type === 'contact' ? 'contact' : 'account',
    record_id: record.id,
  };
  const files = useInfiniteQuery(recordFiles(record.id));
  const { uploads, add, forget } = useUploads(place);
  const items = files.data?.pages.flatMap((page) => page.items) ?? [];
  if (!mayWrite && items.length === 0) return null;
  const body = (
    <>
      {files.isError ? (
        <ErrorState error={files.error} onRetry={() => void files.refetch()} />
      ) : null}
      <ul className={panel.list} aria-label={t('files.heading')}>
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} onForget={() => forget(upload.key)} />
        ))}
        {items.map((file) => (
          <FileRow key={file.id} file={file} resource={resource} />
        ))}
      </ul>
      {files.hasNextPage ? (
        <Button variant="default" size="compact-sm" onClick={() => void files.fetchNextPage()}>
          {t('files.more')}
        </Button>
      ) : null}
    </>
  );
  return (
    <section aria-label={t('files.heading')} className={panel.panel}>
      {mayWrite ? (
        <DropZone onFiles={add} empty={items.length + uploads.length === 0}>
          {body}
        </DropZone>
      ) : (
        <>
          <Head />
          {body}
        </>
      )}
    </section>
  );
}

function Head({ children }: { children?: ReactNode }) {
  const { t } = useTranslation('activities');
  return (
    <div className={panel.panelHead}>
      <h2>{t('files.heading')}</h2>
      {children}
    </div>
  );
}

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  empty: boolean;
  children: ReactNode;
}

/** The whole panel takes what is dropped; a button does the same for keyboards and phones. */
function DropZone({ onFiles, empty, children }: DropZoneProps) {
  const { t } = useTranslation('activities');
  const [over, setOver] = useState(false);
  const reset = useRef<() => void>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={classes.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Head>
        <FileButton
          multiple
          resetRef={reset}
          onChange={(chosen) => {
            onFiles(chosen);
            reset.current?.();
          }}
          inputProps={{ 'aria-label': t('files.add') }}
        >
          {(button) => (
            <Button
              {...button}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconUpload size={14} stroke={1.8} aria-hidden="true" />}
            >
              {t('files.add')}
            </Button>
          )}
        </FileButton>
      </Head>
      {children}
      {empty || over ? (
        <Text size="sm" c="dimmed" className={classes.hint}>
          {t('files.drop')}
        </Text>
      ) : null}
    </div>
  );
}
