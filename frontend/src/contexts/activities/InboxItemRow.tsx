import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { InboxItem } from '@/api/generated';
import { useResources } from '@/kit/registry';
import { useFormat } from '@/lib/format';
import { useReading } from './inbox';
import classes from './tasks.module.css';

interface InboxItemRowProps {
  item: InboxItem;
  onOpen?: () => void;
}

export function InboxItemRow({ item, onOpen }: InboxItemRowProps) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const reading = useReading();
  const unread = item.read_at === null;
  const text = item.subject?.text ?? t('inbox.gone');
  return (
    <li className={classes.item} data-unread={unread || undefined}>
      <span className={classes.dot} aria-hidden="true" />
      <div className={classes.main}>
        <span className={classes.name}>
          <Subject item={item} onOpen={onOpen} text={text} />
        </span>
        <span className={classes.facts}>
          <span>{t(`inbox.kinds.${item.kind}`, { name: item.actor?.name ?? '' })}</span>
          {item.subject?.record_name ? <span>{item.subject.record_name}</span> : null}
          <time dateTime={item.at} title={format.instant(item.at)}>
            {format.relative(item.at)}
          </time>
        </span>
      </div>
      <Button variant="subtle" size="compact-xs" onClick={() => reading.mutate(item)}>
        {unread ? t('inbox.read') : t('inbox.unread')}
      </Button>
    </li>
  );
}

function Subject({ item, text, onOpen }: InboxItemRowProps & { text: string }) {
  const reading = useReading();
  const resource = useResources().find(({ type }) => type === item.subject?.record_type);
  const open = () => {
    if (item.read_at === null) reading.mutate(item);
    onOpen?.();
  };
  if (!item.subject) return <span>{text}</span>;
  if (resource && item.subject.record_id) {
    const params = { resource: resource.key, id: item.subject.record_id };
    return (
      <Link to="/$resource/$id" params={params} onClick={open}>
        {text}
      </Link>
    );
  }
  return (
    <Link to="/tasks" onClick={open}>
      {text}
    </Link>
  );
}
