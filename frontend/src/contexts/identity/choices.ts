import { useMemo } from 'react';
import { useLocale } from '@/i18n/useLocale';
import { useFormat } from '@/lib/format';
import { intlTag, LOCALE_NAMES, LOCALES } from '@/lib/locales';

export interface Choice {
  value: string;
  label: string;
}

export function useCurrencyChoices(): Choice[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames(intlTag(locale), { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((code) => ({
      value: code,
      label: `${code} · ${names.of(code) ?? code}`,
    }));
  }, [locale]);
}

export function useZoneChoices(): Choice[] {
  const format = useFormat();
  return useMemo(() => {
    const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', format.zone]);
    return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  }, [format.zone]);
}

export function useMonthChoices(): Choice[] {
  const locale = useLocale();
  return useMemo(() => {
    const month = new Intl.DateTimeFormat(intlTag(locale), { month: 'long', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index) => ({
      value: String(index + 1),
      label: month.format(Date.UTC(2026, index, 1)),
    }));
  }, [locale]);
}

export const LOCALE_CHOICES: Choice[] = LOCALES.map((value) => ({
  value,
  label: LOCALE_NAMES[value],
}));
