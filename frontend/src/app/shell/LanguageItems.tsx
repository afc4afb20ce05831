import { Menu } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { updateMe } from '@/api/generated';
import { meOptions } from '@/lib/me';
import { switchLocale } from '@/i18n';
import { useLocale } from '@/i18n/useLocale';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { LOCALE_NAMES, LOCALES, type Locale } from '@/lib/locales';

export function LanguageItems() {
  const { t } = useTranslation();
  const current = useLocale();
  const queries = useQueryClient();

  async function choose(locale: Locale): Promise<void> {
    await switchLocale(locale);
    try {
      queries.setQueryData(meOptions.queryKey, await unwrap(updateMe({ body: { locale } })));
    } catch (error) {
      toastError(t, error);
    }
  }

  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconLanguage size={16} stroke={1.6} aria-hidden="true" />}>
          {t('language')}
        </Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            rightSection={
              locale === current ? <IconCheck size={14} aria-label={t('selected')} /> : null
            }
            onClick={() => void choose(locale)}
          >
            {LOCALE_NAMES[locale]}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
