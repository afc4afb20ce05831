export const LOCALES = ['en', 'vi', 'fr', 'hi', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language is named in itself: a reader who is lost finds it. */
export const LOCALE_NAMES: Record<Locale, string> = {
  en: 'English',
  vi: 'Tiếng Việt',
  fr: 'Français',
  hi: 'हिन्दी',
  'zh-CN': '简体中文',
};

const INTL_TAGS: Record<Locale, string> = {
  en: 'en-GB',
  vi: 'vi-VN',
  fr: 'fr-FR',
  hi: 'hi-IN',
  'zh-CN': 'zh-CN',
};

export function asLocale(tag: string | null | undefined): Locale | null {
  if (!tag) return null;
  const exact = LOCALES.find((locale) => locale.toLowerCase() === tag.toLowerCase());
  const language = tag.split('-')[0]?.toLowerCase();
  return exact ?? LOCALES.find((locale) => locale.split('-')[0] === language) ?? null;
}

export function intlTag(locale: Locale): string {
  return INTL_TAGS[locale];
}
