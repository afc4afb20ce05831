import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CreateDialog } from '@/kit/form/CreateDialog';
import { useMeta } from '@/kit/meta';
import type { RecordPanelProps, Row } from '@/kit/resource';
import { Face } from '@/kit/ui/Face';
import { useAllowed } from '@/lib/permissions';
import { contactResource } from './resource';
import classes from './customers.module.css';

const SHOWN = 8;

/** The people of an account. */
export function People({ record }: RecordPanelProps) {
  const { t } = useTranslation('customers');
  const [adding, setAdding] = useState(false);
  const meta = useMeta('contacts');
  const mayCreate = useAllowed('contact:create') && !record.archived_at;
  const people = useQuery({
    queryKey: ['contacts', 'list', 'of-account', record.id],
    queryFn: ({ signal }) =>
      contactResource.api.list({ account_id: record.id, limit: SHOWN, count: true }, signal),
  });
  const rows = people.data?.items ?? [];
  const start = { account_id: { id: record.id, name: String(record.name) } };
  return (
    <section className={classes.panel} aria-label={t('contacts.title')}>
      <div className={classes.panelHead}>
        <h2>{t('contacts.title')}</h2>
        {mayCreate ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {t('contacts.new')}
          </Button>
        ) : null}
      </div>
      {people.isSuccess && rows.length === 0 ? (
        <p className={classes.nothing}>{t('contacts.noneHere')}</p>
      ) : null}
      <ul className={classes.links}>
        {rows.map((row) => (
          <Person key={row.id} row={row} />
        ))}
      </ul>
      {(people.data?.total ?? 0) > SHOWN ? (
        <Link
          to="/$resource"
          params={{ resource: 'contacts' }}
          search={{ filters: [['account_id', 'in', [record.id]]] }}
          className={classes.all}
        >
          {t('contacts.all')}
        </Link>
      ) : null}
      {adding && meta ? (
        <CreateDialog
          resource={contactResource}
          meta={meta}
          start={start}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </section>
  );
}

function Person({ row }: { row: Row }) {
  const name = contactResource.title(row);
  return (
    <li>
      <Link
        to="/$resource/$id"
        params={{ resource: 'contacts', id: row.id }}
        className={classes.linkRow}
      >
        <Face name={name} size="md" />
        <span className={classes.linkText}>
          <span>{name}</span>
          {typeof row.title === 'string' ? <small>{row.title}</small> : null}
        </span>
      </Link>
    </li>
  );
}
