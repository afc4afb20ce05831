import { useTranslation } from 'react-i18next';
import { useDisplay } from '../fields/display';
import { fieldNamed, kindOf, type ResourceMeta } from '../meta';
import type { Group, Resource } from '../resource';
import { useLabels } from '../useLabels';

export interface NamedGroup extends Group {
  name: string;
}

/** What a group is called: references come with a label, the rest is named here. */
export function useGroupNames(
  resource: Resource,
  meta: ResourceMeta,
  by: string,
): (group: Group) => string {
  const { t } = useTranslation('kit');
  const display = useDisplay();
  const labels = useLabels(resource);
  const field = fieldNamed(meta, by);
  const kind = field ? kindOf(resource, field) : 'text';
  return (group) => {
    if (group.key === null) return t('list.noValue');
    if (kind === 'reference') return group.label ?? String(group.key);
    return display.text(kind, group.key, (value) => labels.choice(by, value));
  };
}
