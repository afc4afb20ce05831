import { useTranslation } from 'react-i18next';
import { asLocale, type Locale } from '@/lib/locales';

export function useLocale(): Locale {
  return asLocale(useTranslation().i18n.language) ?? 'en';
}
