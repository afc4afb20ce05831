import i18next, { type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { asLocale, LOCALES, type Locale } from '@/lib/locales';
import { loadHanFont } from '@/theme/fonts';

const KEPT = 'rapport.locale';

const bundles: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import('./locales/en'),
  vi: () => import('./locales/vi'),
  fr: () => import('./locales/fr'),
  hi: () => import('./locales/hi'),
  'zh-CN': () => import('./locales/zh-CN'),
};

export function preferredLocale(): Locale {
  const kept = asLocale(window.localStorage.getItem(KEPT));
  if (kept) return kept;
  for (const tag of navigator.languages) {
    const locale = asLocale(tag);
    if (locale) return locale;
  }
  return 'en';
}

async function ensureLoaded(instance: i18n, locale: Locale): Promise<void> {
  if (instance.hasResourceBundle(locale, 'common')) return;
  const bundle = (await bundles[locale]()).default;
  for (const [namespace, texts] of Object.entries(bundle)) {
    instance.addResourceBundle(locale, namespace, texts);
  }
}

function dress(locale: Locale): void {
  document.documentElement.lang = locale;
  if (locale === 'zh-CN') void loadHanFont();
}

/** Loads the language first, then switches: no screen shows a key. */
export async function switchLocale(locale: Locale): Promise<void> {
  await ensureLoaded(i18next, locale);
  await i18next.changeLanguage(locale);
  window.localStorage.setItem(KEPT, locale);
  dress(locale);
}

export async function startI18n(locale: Locale): Promise<i18n> {
  const bundle = (await bundles[locale]()).default;
  await i18next.use(initReactI18next).init({
    lng: locale,
    supportedLngs: [...LOCALES],
    fallbackLng: false,
    defaultNS: 'common',
    ns: Object.keys(bundle),
    resources: { [locale]: bundle } as Resource,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  dress(locale);
  return i18next;
}
