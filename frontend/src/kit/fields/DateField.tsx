import { DateInput, DatesProvider, DateTimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/fr';
import 'dayjs/locale/hi';
import 'dayjs/locale/vi';
import 'dayjs/locale/zh-cn';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/i18n/useLocale';
import { useFormat } from '@/lib/format';
import { instantOf, wallClock } from '@/lib/zones';

interface DateFieldProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  error?: ReactNode;
  required?: boolean;
  autoFocus?: boolean;
  /** With a time of day: the value is an instant, shown in the reader's zone. */
  timed?: boolean;
}

const FORMATS: Record<string, string> = {
  en: 'D MMM YYYY',
  fr: 'D MMM YYYY',
  vi: 'DD/MM/YYYY',
  hi: 'D MMM YYYY',
  'zh-CN': 'YYYY年M月D日',
};

/** Its own chunk: dayjs and the calendar load only when a date is edited. */
export default function DateField({ timed = false, value, onChange, ...field }: DateFieldProps) {
  const { t } = useTranslation('kit');
  const locale = useLocale();
  const { zone } = useFormat();
  const shape = FORMATS[locale] ?? 'YYYY-MM-DD';
  const shared = {
    ...field,
    clearable: !field.required,
    clearButtonProps: { 'aria-label': t('common:clear') },
    previousLabel: t('date.previous'),
    nextLabel: t('date.next'),
    ariaLabels: {
      previousMonth: t('date.previous'),
      nextMonth: t('date.next'),
      monthLevelControl: t('date.chooseMonth'),
      yearLevelControl: t('date.chooseYear'),
    },
  };
  return (
    <DatesProvider settings={{ locale: locale.toLowerCase(), firstDayOfWeek: 1 }}>
      {timed ? (
        <DateTimePicker
          {...shared}
          valueFormat={`${shape} HH:mm`}
          value={value ? wallClock(value, zone) : null}
          onChange={(wall) => onChange(wall ? instantOf(wall, zone) : null)}
        />
      ) : (
        <DateInput {...shared} valueFormat={shape} value={value} onChange={onChange} />
      )}
    </DatesProvider>
  );
}
