import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { permission, type Resource } from '@/kit/resource';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { FileFace } from './FileFace';
import { useDelete, useDownload, type KeptFile } from './files';
import classes from './files.module.css';

const RenameDialog = lazy(() => import('./RenameDialog'));

interface FileRowProps {
  file: KeptFile;
  resource: Resource;
}

export function FileRow({ file, resource }: FileRowProps) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const download = useDownload(file);
  const author = file.author?.name;
  return (
    <li className={classes.file}>
      <FileFace file={file} />
      <div className={classes.main}>
        <button
          type="button"
          className={classes.open}
          title={t('files.download', { name: file.name })}
          disabled={download.isPending}
          onClick={() => download.mutate()}
        >
          {file.name}
        </button>
        <span className={classes.facts}>
          <span>{format.bytes(file.size)}</span>
          <time dateTime={file.created_at} title={format.instant(file.created_at)}>
            {format.relative(file.created_at)}
          </time>
          {author ? <span>{author}</span> : null}
        </span>
      </div>
      <More file={file} resource={resource} onDownload={() => download.mutate()} />
    </li>
  );
}

interface MoreProps extends FileRowProps {
  onDownload: () => void;
}

function More({ file, resource, onDownload }: MoreProps) {
  const { t } = useTranslation('activities');
  const me = useMe();
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const remove = useDelete(file, close);
  const mine = file.author?.id === me?.user.id;
  const touchable = mine || allows(me?.permissions, permission(resource, 'update'));
  const may = (action: string) => touchable && allows(me?.permissions, `activity:${action}`);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('files.actions', { name: file.name })}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onDownload}>{t('files.fetch')}</Menu.Item>
          {may('update') ? (
            <Menu.Item onClick={() => setOpen('rename')}>{t('files.rename')}</Menu.Item>
          ) : null}
          {may('delete') ? (
            <Menu.Item onClick={() => setOpen('delete')}>{t('delete')}</Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{open === 'rename' ? <RenameDialog file={file} onClose={close} /> : null}</Suspense>
      <ConfirmDialog
        opened={open === 'delete'}
        title={t('files.deleteTitle')}
        text={t('files.deleteText', { name: file.name })}
        confirmLabel={t('delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </>
  );
}
