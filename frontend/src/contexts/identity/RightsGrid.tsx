import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GrantablePermission, Reach } from '@/api/generated';
import { usePermissionNames } from './usePermissionName';
import classes from './roles.module.css';

export type Grants = Record<string, Reach>;

const ORDER: Reach[] = ['none', 'own', 'team', 'all'];

interface RightsGridProps {
  grantable: GrantablePermission[];
  grants: Grants;
  locked: boolean;
  onChange: (grants: Grants) => void;
}

function atMost(wished: Reach, possible: Reach[]): Reach {
  if (possible.includes(wished)) return wished;
  return [...possible].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).at(-1) ?? 'none';
}

/** A permission reaches no further than the one that it leans on: that one is widened with it. */
export function granted(
  grants: Grants,
  grantable: GrantablePermission[],
  permission: string,
  reach: Reach,
): Grants {
  const next = { ...grants, [permission]: reach };
  if (reach === 'none') return next;
  const base = grantable.find((one) => one.permission === permission)?.leans_on;
  const below = grantable.find((one) => one.permission === base);
  if (!below) return next;
  const has = ORDER.indexOf(next[below.permission] ?? 'none');
  if (has >= ORDER.indexOf(reach)) return next;
  return granted(next, grantable, below.permission, atMost(reach, below.reaches));
}

/** Object × action × reach. */
export function RightsGrid({ grantable, grants, locked, onChange }: RightsGridProps) {
  const names = usePermissionNames();
  const objects = [...new Set(grantable.map(({ permission }) => permission.split(':')[0] ?? ''))];
  return (
    <div className={classes.grid}>
      {objects.map((object) => (
        <fieldset key={object} className={classes.object} disabled={locked}>
          <legend className={classes.legend}>{names.object(object)}</legend>
          <div className={classes.actions}>
            {grantable
              .filter(({ permission }) => permission.split(':')[0] === object)
              .map((one) => (
                <Right
                  key={one.permission}
                  one={one}
                  reach={grants[one.permission] ?? 'none'}
                  onChange={(reach) => onChange(granted(grants, grantable, one.permission, reach))}
                />
              ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

interface RightProps {
  one: GrantablePermission;
  reach: Reach;
  onChange: (reach: Reach) => void;
}

function Right({ one, reach, onChange }: RightProps) {
  const { t } = useTranslation('admin');
  const names = usePermissionNames();
  const choices = ORDER.filter((each) => each === 'none' || one.reaches.includes(each));
  return (
    <NativeSelect
      size="xs"
      label={names.action(one.permission)}
      data-granted={reach === 'none' ? undefined : true}
      value={reach}
      data={choices.map((value) => ({ value, label: t(`reach.${value}`) }))}
      onChange={(event) => onChange(event.currentTarget.value as Reach)}
    />
  );
}
