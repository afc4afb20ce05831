import { Button, FileButton, Progress, SegmentedControl, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { startImport, uploadFile, type Import } from '@/api/generated';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { errorText } from '@/lib/problems';
import { uploadFetch } from '@/lib/upload';
import { useResources } from '../registry';
import classes from './wizard.module.css';

interface UploadStepProps {
  target: string;
  onTarget: (target: string) => void;
  onUploaded: (job: Import) => void;
}

const ACCEPT =
  '.csv,.tsv,.txt,.xlsx,.ndjson,.jsonl,.vcf,text/csv,text/tab-separated-values,text/plain,text/vcard,' +
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function useUpload({ target, onUploaded }: UploadStepProps) {
  const [progress, setProgress] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setProgress(0);
      const body = { target: target as Import['target'], file_name: file.name };
      const job = await unwrap(startImport({ body }));
      return unwrap(
        uploadFile({
          path: { import_id: job.id },
          body: file,
          fetch: uploadFetch(file, setProgress),
        }),
      );
    },
    onSuccess: onUploaded,
  });
  return { upload, progress };
}

export function UploadStep(props: UploadStepProps) {
  const { target, onTarget } = props;
  const { t } = useTranslation('exchange');
  const resources = useResources();
  const [over, setOver] = useState(false);
  const { upload, progress } = useUpload(props);
  const take = (file: File | null | undefined) => {
    if (file && !upload.isPending) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.narrow}>
      <p className={classes.question}>{t('upload.what')}</p>
      <SegmentedControl
        size="sm"
        aria-label={t('upload.what')}
        value={target}
        onChange={onTarget}
        data={resources.map(({ key, ns }) => ({ value: key, label: t(`${ns}:${key}.title`) }))}
      />
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileSpreadsheet size={32} stroke={1.3} aria-hidden="true" />
        <p className={classes.dropTitle}>{t('upload.drop')}</p>
        <Text size="sm" c="dimmed">
          {t('upload.hint')}
        </Text>
        <FileButton
          onChange={take}
          accept={ACCEPT}
          inputProps={{ 'aria-label': t('upload.choose') }}
        >
          {(button) => (
            <Button {...button} loading={upload.isPending} mt="sm">
              {t('upload.choose')}
            </Button>
          )}
        </FileButton>
        {upload.isPending ? <Uploading name={upload.variables.name} fraction={progress} /> : null}
        {upload.error ? (
          <Text size="sm" c="red" role="alert">
            {errorText(t, upload.error)}
          </Text>
        ) : null}
      </div>
    </div>
  );
}

function Uploading({ name, fraction }: { name: string; fraction: number }) {
  const { t } = useTranslation('exchange');
  const format = useFormat();
  const percent = Math.round(fraction * 100);
  return (
    <div className={classes.uploading}>
      <Progress.Root size={6}>
        <Progress.Section value={percent} aria-label={t('upload.progress', { name })} />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4}>
        {fraction < 1 ? `${name} · ${format.percent(fraction)}` : t('upload.reading', { name })}
      </Text>
    </div>
  );
}
