import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import type { ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { useLabels } from '../useLabels';
import type { ListSearch } from './search';
import type { NamedGroup } from './useGroupNames';
import { useSumFormat } from './useSumFormat';
import classes from './list.module.css';

const SHOWN = 24;

interface GroupChartProps {
  resource: Resource;
  meta: ResourceMeta;
  search: ListSearch;
  groups: NamedGroup[];
}

/** Horizontal bars, because names are long. Plain elements: a chart library would cost 119 kB here. */
export function GroupChart({ resource, meta, search, groups }: GroupChartProps) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const labels = useLabels(resource);
  const sum = useSumFormat(meta, search.sum);
  const summed = search.sum !== undefined;
  const series = summed
    ? t('list.sumOf', { field: labels.field(search.sum ?? '') })
    : t('list.records');
  const value = (group: NamedGroup) => (summed ? Number(group.sum ?? 0) : group.count);
  const shown = groups.toSorted((a, b) => value(b) - value(a)).slice(0, SHOWN);
  const most = Math.max(1, ...shown.map(value));
  const short = summed ? sum.short : format.compact;
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.chartTitle}>
        {t('list.chartTitle', { series, field: labels.field(search.group ?? '') })}
      </figcaption>
      <ul className={classes.bars}>
        {shown.map((group) => (
          <li key={group.key ?? ''} title={`${group.name}: ${short(value(group))}`}>
            <span className={classes.barName}>{group.name}</span>
            <span className={classes.barTrack} aria-hidden="true">
              <span
                className={classes.barFill}
                style={{ width: `${(Math.max(0, value(group)) / most) * 100}%` }}
              />
            </span>
            <span className={classes.barValue}>{short(value(group))}</span>
          </li>
        ))}
      </ul>
      {groups.length > SHOWN ? (
        <p className={classes.chartRest}>{t('list.chartRest', { count: groups.length - SHOWN })}</p>
      ) : null}
    </figure>
  );
}
