import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldMeta } from '../meta';
import type { Resource } from '../resource';
import { TestRow } from './TestRow';
import { isGroup, newGroup, newTest, type Group, type Joint, type Part } from './model';
import classes from './conditions.module.css';

const JOINTS: Joint[] = ['all', 'any', 'none'];
/** Groups in groups in groups: more than that nobody reads, and the API takes eight levels. */
const DEEPEST = 3;

export interface Shared {
  resource: Resource;
  /** What can be asked about. */
  fields: FieldMeta[];
  /** Points at what is not filled in yet. */
  strict: boolean;
}

interface BuilderProps extends Shared {
  group: Group;
  onChange: (group: Group) => void;
}

/** Conditions joined by all, any or none, in groups if wished: the same for lists and for webhooks. */
export function ConditionBuilder(props: BuilderProps) {
  return <GroupEditor {...props} depth={1} />;
}

interface GroupEditorProps extends BuilderProps {
  depth: number;
  onRemove?: () => void;
}

function GroupEditor({ group, depth, onChange, onRemove, ...shared }: GroupEditorProps) {
  const { t } = useTranslation('kit');
  const adder = useRef<HTMLButtonElement>(null);
  const put = (parts: Part[]) => onChange({ ...group, parts });
  const change = (index: number, part: Part) => put(group.parts.with(index, part));
  const remove = (index: number) => {
    put(group.parts.toSpliced(index, 1));
    adder.current?.focus();
  };
  const add = (part: Part) => put([...group.parts, part]);
  return (
    <div
      role="group"
      aria-label={t('conditions.group')}
      className={classes.group}
      data-depth={depth}
    >
      <div className={classes.joint}>
        <NativeSelect
          aria-label={t('conditions.match')}
          data={JOINTS.map((value) => ({ value, label: t(`conditions.joints.${value}`) }))}
          value={group.joint}
          onChange={(event) => onChange({ ...group, joint: event.currentTarget.value as Joint })}
        />
        {onRemove ? (
          <ActionIcon aria-label={t('conditions.removeGroup')} onClick={onRemove}>
            <IconX size={15} stroke={1.8} />
          </ActionIcon>
        ) : null}
      </div>
      <ul className={classes.parts}>
        {group.parts.map((part, index) => (
          <li key={part.id}>
            {isGroup(part) ? (
              <GroupEditor
                {...shared}
                group={part}
                depth={depth + 1}
                onChange={(next) => change(index, next)}
                onRemove={() => remove(index)}
              />
            ) : (
              <TestRow
                {...shared}
                test={part}
                onChange={(next) => change(index, next)}
                onRemove={() => remove(index)}
              />
            )}
          </li>
        ))}
      </ul>
      <div className={classes.adders}>
        <Button
          ref={adder}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => add(newTest())}
        >
          {t('conditions.add')}
        </Button>
        {depth < DEEPEST ? (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconFolderPlus size={14} aria-hidden="true" />}
            onClick={() => add(newGroup(group.joint === 'any' ? 'all' : 'any', [newTest()]))}
          >
            {t('conditions.addGroup')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
