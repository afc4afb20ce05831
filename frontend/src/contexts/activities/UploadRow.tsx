import { ActionIcon, Progress, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/problems';
import type { Upload } from './files';
import classes from './files.module.css';

interface UploadRowProps {
  upload: Upload;
  onForget: () => void;
}

/** A file on its way up, or one that was refused. */
export function UploadRow({ upload, onForget }: UploadRowProps) {
  const { t } = useTranslation('activities');
  const { name, fraction, error } = upload;
  return (
    <li className={classes.upload}>
      <div className={classes.main}>
        <span className={classes.name}>{name}</span>
        {error === undefined ? (
          <Progress.Root size={4}>
            <Progress.Section
              value={Math.round(fraction * 100)}
              aria-label={t('files.uploading', { name })}
            />
          </Progress.Root>
        ) : (
          <Text size="sm" c="red" role="alert">
            {errorText(t, error)}
          </Text>
        )}
      </div>
      {error === undefined ? null : (
        <ActionIcon size={28} aria-label={t('files.dismiss', { name })} onClick={onForget}>
          <IconX size={16} stroke={1.6} />
        </ActionIcon>
      )}
    </li>
  );
}
