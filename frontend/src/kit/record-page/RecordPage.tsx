import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { IconArchive, IconChevronLeft, IconFileOff } from '@tabler/icons-react';
import { Alert, Button } from '@mantine/core';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { isAppError } from '@/lib/errors';
import { useFormat } from '@/lib/format';
import { useMe } from '@/lib/permissions';
import { Star } from '../favourites/Star';
import { tellOpened } from '../favourites/useFavourites';
import { customFields, useMetaQuery, type ResourceMeta } from '../meta';
import { forgetRecord, rememberRecord } from '../recent';
import { lastSearch } from '../record-list/lastSearch';
import { useResource } from '../registry';
import type { RecordRow, Resource, Section } from '../resource';
import { useShortcut } from '../shortcuts/useShortcut';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Face } from '../ui/Face';
import { PageHeader } from '../ui/PageHeader';
import { SkeletonRows } from '../ui/Skeleton';
import { useLabels } from '../useLabels';
import { RecordActions } from './RecordActions';
import { SectionPanel } from './SectionPanel';
import { recordOptions } from './record';
import classes from './record.module.css';

export function RecordPage() {
  const { resource: key, id } = useParams({ from: '/app/$resource/$id' });
  const resource = useResource(key);
  return resource ? <Loaded key={id} resource={resource} id={id} /> : null;
}

function Back({ resource }: { resource: Resource }) {
  const labels = useLabels(resource);
  return (
    <Link
      to="/$resource"
      params={{ resource: resource.key }}
      search={lastSearch(resource.key)}
      className={classes.back}
      aria-label={labels.title}
    >
      <IconChevronLeft size={18} stroke={1.8} aria-hidden="true" />
    </Link>
  );
}

function Loaded({ resource, id }: { resource: Resource; id: string }) {
  const labels = useLabels(resource);
  const metas = useMetaQuery();
  const record = useQuery(recordOptions(resource, id));
  const meta = metas.data?.items.find((item) => item.key === resource.key);
  if (record.data && meta) return <Shown resource={resource} meta={meta} record={record.data} />;
  const failed = record.isError ? record : metas.isError ? metas : null;
  return (
    <>
      <PageHeader title={labels.one} before={<Back resource={resource} />} />
      {failed ? (
        <Failure
          resource={resource}
          id={id}
          error={failed.error}
          retry={() => void failed.refetch()}
        />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </>
  );
}

interface FailureProps {
  resource: Resource;
  id: string;
  error: unknown;
  retry: () => void;
}

function Failure({ resource, id, error, retry }: FailureProps) {
  const { t } = useTranslation('kit');
  const user = useMe()?.user.id;
  const gone = isAppError(error) && (error.status === 404 || error.status === 422);
  useEffect(() => {
    if (gone && user) forgetRecord(user, id);
  }, [gone, user, id]);
  if (!gone) return <ErrorState error={error} onRetry={retry} />;
  return (
    <EmptyState icon={IconFileOff} title={t('record.gone')} text={t('record.goneText')}>
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link to="/$resource" params={{ resource: resource.key }} {...props} />
        )}
      >
        {t('record.backToList')}
      </Button>
    </EmptyState>
  );
}

interface ShownProps {
  resource: Resource;
  meta: ResourceMeta;
  record: RecordRow;
}

function useRecordKeys(resource: Resource, facts: RefObject<HTMLDivElement | null>): void {
  const navigate = useNavigate();
  useShortcut('edit', () => facts.current?.querySelector<HTMLElement>('[data-opener]')?.click());
  useShortcut('back', () => {
    const search = lastSearch(resource.key);
    void navigate({ to: '/$resource', params: { resource: resource.key }, search });
  });
}

function useRemember(resource: Resource, record: RecordRow): void {
  const user = useMe()?.user.id;
  const title = resource.title(record);
  useEffect(() => {
    if (user) rememberRecord(user, { resource: resource.key, id: record.id, title });
  }, [user, resource.key, record.id, title]);
  useEffect(() => tellOpened(resource, record.id), [resource, record.id]);
}

function Shown({ resource, meta, record }: ShownProps) {
  const title = resource.title(record);
  const facts = useRef<HTMLDivElement>(null);
  useRecordKeys(resource, facts);
  useRemember(resource, record);
  const { aside: Aside, related = [], sections } = resource.page;
  return (
    <>
      <PageHeader
        title={title}
        before={
          <>
            <Back resource={resource} />
            <Face name={title} size="md" square={resource.face === 'square'} />
          </>
        }
        after={<Subtitle resource={resource} record={record} />}
        actions={
          <>
            <Star resource={resource} record={record} />
            <RecordActions resource={resource} record={record} />
          </>
        }
      />
      <div className={classes.page}>
        <div ref={facts} className={classes.facts}>
          <Archived record={record} />
          {[...sections, ownSection(meta)].map((section) => (
            <SectionPanel
              key={section.key}
              resource={resource}
              meta={meta}
              record={record}
              section={section}
            />
          ))}
          {related.map((Related, index) => (
            <Related key={index} record={record} />
          ))}
        </div>
        {Aside ? (
          <div className={classes.aside}>
            <Aside record={record} />
          </div>
        ) : null}
      </div>
    </>
  );
}

/** Behind the declared ones: what the workspace added. Without such fields it shows nothing. */
function ownSection(meta: ResourceMeta): Section {
  return { key: 'own', fields: customFields(meta).map(({ name }) => name) };
}

function Subtitle({ resource, record }: { resource: Resource; record: RecordRow }) {
  const text = resource.subtitle(record);
  return text ? <span className={classes.subtitle}>{text}</span> : null;
}

function Archived({ record }: { record: RecordRow }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  if (typeof record.archived_at !== 'string') return null;
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconArchive size={18} stroke={1.6} />}
      className={classes.archived}
    >
      {t('record.archivedSince', { when: format.day(record.archived_at) })}
    </Alert>
  );
}
