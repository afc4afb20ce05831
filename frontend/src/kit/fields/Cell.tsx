import { useResource } from '../registry';
import type { FieldKind, Resource } from '../resource';
import { Face } from '../ui/Face';
import { RecordLink } from '../ui/RecordLink';
import { Tag } from '../ui/Tag';
import type { Labels } from '../useLabels';
import { ReferenceName } from './ReferenceName';
import { asNamed, asTexts, isEmpty } from './values';
import classes from './fields.module.css';

interface CellProps {
  resource: Resource;
  name: string;
  kind: FieldKind;
  /** What a reference refers to. */
  target?: string | null;
  value: unknown;
  labels: Labels;
}

const SHOWN_TAGS = 3;

/** A value of a grid that is more than text. Plain elements only: a Mantine component per cell costs whole frames. */
export function Cell({ resource, name, kind, target, value, labels }: CellProps) {
  if (isEmpty(value)) return null;
  if (kind === 'choice') {
    const tone = resource.fields[name]?.tones?.[String(value)] ?? 'gray';
    return <Tag tone={tone}>{labels.choice(name, String(value))}</Tag>;
  }
  if (kind === 'tags') return <Tags values={asTexts(value)} />;
  if (kind === 'choices') {
    return <Tags values={asTexts(value).map((each) => labels.choice(name, each))} />;
  }
  return <Reference value={value} target={target ?? 'users'} person={name === 'owner_id'} />;
}

const BUILT: readonly FieldKind[] = ['choice', 'tags', 'choices', 'reference'];

/** Shown as text alone, which its cell clips. */
export function isText(kind: FieldKind): boolean {
  return !BUILT.includes(kind);
}

function Tags({ values }: { values: string[] }) {
  const rest = values.length - SHOWN_TAGS;
  return (
    <span className={classes.tags}>
      {values.slice(0, SHOWN_TAGS).map((value) => (
        <Tag key={value}>{value}</Tag>
      ))}
      {rest > 0 ? <span className={classes.more}>{`+${rest}`}</span> : null}
    </span>
  );
}

interface ReferenceProps {
  value: unknown;
  target: string;
  person: boolean;
}

/** A name, which leads to the record where there is a page of it. */
function Reference({ value, target, person }: ReferenceProps) {
  const resource = useResource(target);
  const named = typeof value === 'string' ? { id: value, name: null } : asNamed(value);
  if (!named) return null;
  const name = named.name ?? <ReferenceName target={target} id={named.id} />;
  if (resource) {
    return (
      <RecordLink resource={resource.key} id={named.id} className={classes.referenceLink}>
        {name}
      </RecordLink>
    );
  }
  return (
    <span className={classes.reference}>
      {person && named.name ? <Face name={named.name} /> : null}
      <span className={classes.clip}>{name}</span>
    </span>
  );
}
