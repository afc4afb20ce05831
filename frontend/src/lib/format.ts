import { createContext, use } from 'react';
import { intlTag, type Locale } from './locales';

export interface Money {
  amount: string;
  currency: string;
}

export interface Format {
  locale: Locale;
  zone: string;
  number: (value: number) => string;
  percent: (fraction: number) => string;
  compact: (value: number) => string;
  money: (value: Money) => string;
  moneyCompact: (value: Money) => string;
  date: (civil: string) => string;
  instant: (iso: string) => string;
  day: (iso: string) => string;
  relative: (iso: string, now?: number) => string;
  country: (code: string) => string;
  language: (code: string) => string;
  bytes: (count: number) => string;
  list: (items: readonly string[]) => string;
  compare: (a: string, b: string) => number;
  dayOf: (iso: string) => string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function relativeTo(rtf: Intl.RelativeTimeFormat, iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? rtf.format(Math.round(seconds / step[1]), step[0]) : rtf.format(0, 'second');
}

function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // not a well-formed code: imported data may hold anything
  }
}

function bytesOf(tag: string, count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = count < 1 ? 0 : Math.min(3, Math.floor(Math.log10(count) / 3));
  const unit = units[power] ?? 'byte';
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(tag, style).format(count / 1000 ** power);
}

function moneyIn(tag: string, compact: boolean) {
  const cache = new Map<string, Intl.NumberFormat>();
  return (value: Money): string => {
    let formatter = cache.get(value.currency);
    if (!formatter) {
      formatter = new Intl.NumberFormat(tag, {
        style: 'currency',
        currency: value.currency,
        currencyDisplay: 'narrowSymbol',
        ...(compact
          ? { notation: 'compact', maximumFractionDigits: 1 }
          : { trailingZeroDisplay: 'stripIfInteger' }),
      });
      cache.set(value.currency, formatter);
    }
    // The string goes in as it is: a number would lose cents beyond 15 digits.
    return formatter.format(value.amount as Intl.StringNumericLiteral);
  };
}

function dates(tag: string, zone: string) {
  const civil = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: zone });
  const key = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return {
    date: (value: string) => civil.format(Date.parse(`${value.slice(0, 10)}T00:00:00Z`)),
    instant: (iso: string) => instant.format(Date.parse(iso)),
    day: (iso: string) => day.format(Date.parse(iso)),
    dayOf: (iso: string) => key.format(Date.parse(iso)),
  };
}

/** The one door to Intl: every number, date and name on a screen passes through here. */
export function createFormat(locale: Locale, zone: string): Format {
  const tag = intlTag(locale);
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 6 });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const regions = new Intl.DisplayNames(tag, { type: 'region' });
  const languages = new Intl.DisplayNames(tag, { type: 'language' });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const collator = new Intl.Collator(tag, { sensitivity: 'base', numeric: true });
  return {
    locale,
    zone,
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    compact: (value) => compact.format(value),
    money: moneyIn(tag, false),
    moneyCompact: moneyIn(tag, true),
    ...dates(tag, zone),
    relative: (iso, now = Date.now()) => relativeTo(relative, iso, now),
    country: (code) => named(regions, code),
    language: (code) => named(languages, code),
    bytes: (count) => bytesOf(tag, count),
    list: (items) => list.format(items),
    compare: (a, b) => collator.compare(a, b),
  };
}

export const FormatContext = createContext<Format>(createFormat('en', 'UTC'));

export function useFormat(): Format {
  return use(FormatContext);
}

/** The separators of a locale, for number fields that people type into. */
export function separators(locale: Locale): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(intlTag(locale)).formatToParts(1_234_567.5);
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: find('decimal') || '.', group: find('group') };
}

export function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Scripts whose letters are narrow enough for two of them to fit a small circle. */
const NARROW = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

/** First letters of the first and the last word; by grapheme, because slicing breaks Hindi. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstGrapheme(words[0] ?? '');
  if (words.length < 2 || !NARROW.test(first)) return first.toLocaleUpperCase();
  return (first + firstGrapheme(words.at(-1) ?? '')).toLocaleUpperCase();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstGrapheme(word: string): string {
  return graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}
