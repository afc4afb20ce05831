import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useDisplay } from '../fields/display';
import { ReferenceName } from '../fields/ReferenceName';
import { asAddress, asNamed, asPoints, asTexts, isEmpty } from '../fields/values';
import type { FieldMeta } from '../meta';
import { useResource } from '../registry';
import type { FieldKind, Resource } from '../resource';
import { Face } from '../ui/Face';
import { Tag } from '../ui/Tag';
import { useLabels } from '../useLabels';
import classes from './record.module.css';

interface FieldValueProps {
  resource: Resource;
  field: FieldMeta;
  kind: FieldKind;
  value: unknown;
}

/** A value as a record page shows it: phones dial, mails open, references lead on. */
export function FieldValue({ resource, field, kind, value }: FieldValueProps) {
  const display = useDisplay();
  const labels = useLabels(resource);
  if (isEmpty(value) || (kind === 'address' && !asAddress(value))) return <Nothing />;
  switch (kind) {
    case 'choice': {
      const tone = resource.fields[field.name]?.tones?.[String(value)] ?? 'gray';
      return <Tag tone={tone}>{labels.choice(field.name, String(value))}</Tag>;
    }
    case 'tags':
    case 'choices':
      return (
        <span className={classes.tags}>
          {asTexts(value).map((tag) => (
            <Tag key={tag}>{labels.choice(field.name, tag)}</Tag>
          ))}
        </span>
      );
    case 'reference':
      return <Reference target={field.refers_to ?? 'users'} value={value} />;
    case 'emails':
      return <Points value={value} scheme="mailto:" />;
    case 'phones':
      return <Points value={value} scheme="tel:" />;
    case 'url':
      return <Web address={String(value)} />;
    case 'address':
      return <span className={classes.lines}>{display.text(kind, value)}</span>;
    default:
      return <span className={classes.lines}>{display.text(kind, value)}</span>;
  }
}

function Nothing() {
  const { t } = useTranslation('kit');
  return (
    <span className={classes.nothing}>
      <span aria-hidden="true">{'–'}</span>
      <span className="r-visually-hidden">{t('record.empty')}</span>
    </span>
  );
}

function Points({ value, scheme }: { value: unknown; scheme: 'mailto:' | 'tel:' }) {
  const { t } = useTranslation('kit');
  const points = asPoints(value);
  return (
    <ul className={classes.points}>
      {points.map((point) => (
        <li key={point.id ?? point.value}>
          <Anchor href={scheme + (point.normalised ?? point.value)} className={classes.inlineLink}>
            {point.value}
          </Anchor>
          {point.label ? <span className={classes.pointLabel}>{point.label}</span> : null}
          {points.length > 1 && point.primary ? <Tag>{t('points.primary')}</Tag> : null}
        </li>
      ))}
    </ul>
  );
}

function Reference({ target, value }: { target: string; value: unknown }) {
  const named = typeof value === 'string' ? { id: value, name: null } : asNamed(value);
  const resource = useResource(target);
  if (!named) return <Nothing />;
  const name = named.name ?? <ReferenceName target={target} id={named.id} />;
  if (!resource) {
    return (
      <span className={classes.person}>
        {target === 'users' && named.name ? <Face name={named.name} /> : null}
        {name}
      </span>
    );
  }
  return (
    <Link
      to="/$resource/$id"
      params={{ resource: resource.key, id: named.id }}
      className={classes.inlineLink}
    >
      {name}
    </Link>
  );
}

/** Only web addresses become links: an imported "javascript:" stays text. */
function Web({ address }: { address: string }) {
  const url = /^https?:\/\//i.test(address)
    ? address
    : /^[\w-]+(\.[\w-]+)+/.test(address)
      ? `https://${address}`
      : null;
  if (!url) return <span className={classes.lines}>{address}</span>;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer noopener" className={classes.inlineLink}>
      {address.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
    </Anchor>
  );
}
