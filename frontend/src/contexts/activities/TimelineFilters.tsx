import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { PERIODS, TIMELINE_KINDS, type Period, type Shown } from './timelineFilter';
import classes from './files.module.css';

interface TimelineFiltersProps {
  shown: Shown;
  onChange: (shown: Shown) => void;
}

/** Which entries of a timeline are shown: of which kinds, by whom, from when on. */
export function TimelineFilters({ shown, onChange }: TimelineFiltersProps) {
  const { t } = useTranslation('activities');
  const toggle = (kind: (typeof TIMELINE_KINDS)[number]) => {
    const kinds = shown.kinds.includes(kind)
      ? shown.kinds.filter((each) => each !== kind)
      : [...shown.kinds, kind];
    onChange({ ...shown, kinds });
  };
  return (
    <div role="group" aria-label={t('filter.label')} className={classes.filters}>
      {TIMELINE_KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          className={classes.chip}
          aria-pressed={shown.kinds.includes(kind)}
          onClick={() => toggle(kind)}
        >
          {t(`filter.kinds.${kind}`)}
        </button>
      ))}
      <div className={classes.choices}>
        <NativeSelect
          size="xs"
          aria-label={t('filter.period')}
          value={shown.period}
          onChange={(event) => onChange({ ...shown, period: event.currentTarget.value as Period })}
          data={PERIODS.map((value) => ({ value, label: t(`filter.periods.${value}`) }))}
        />
        <ReferencePicker
          target="users"
          size="xs"
          aria-label={t('filter.actor')}
          placeholder={t('filter.anyone')}
          known={shown.actor ? [shown.actor] : []}
          value={shown.actor?.id ?? null}
          onChange={(_id, actor) => onChange({ ...shown, actor })}
        />
      </div>
    </div>
  );
}
