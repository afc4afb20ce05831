import type { FieldKind, Resource } from '../resource';
import { Face } from '../ui/Face';
import { Tag } from '../ui/Tag';
import type { Labels } from '../useLabels';
import type { Display } from './display';
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
  display: Display;
  labels: Labels;
}

const SHOWN_TAGS = 3;

/** One value in a grid. Plain elements only: a Mantine component per cell costs whole frames. */
export function Cell({ resource, name, kind, target, value, display, labels }: CellProps) {
  if (isEmpty(value)) return null;
  if (kind === 'choice') {
    const tone = resource.fields[name]?.tones?.[String(value)] ?? 'gray';
    return <Tag tone={tone}>{labels.choice(name, String(value))}</Tag>;
  }
  if (kind === 'tags') return <Tags values={asTexts(value)} />;
  if (kind === 'choices') {
    return <Tags values={asTexts(value).map((each) => labels.choice(name, each))} />;
  }
  if (kind === 'reference' && typeof value === 'string') {
    return <ReferenceName target={target ?? 'users'} id={value} />;
  }
  if (kind === 'reference') return <Reference value={value} person={name === 'owner'} />;
  return <span className={classes.clip}>{display.text(kind, value)}</span>;
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

function Reference({ value, person }: { value: unknown; person: boolean }) {
  const named = asNamed(value);
  if (!named) return null;
  return (
    <span className={classes.reference}>
      {person ? <Face name={named.name} /> : null}
      <span className={classes.clip}>{named.name}</span>
    </span>
  );
}
