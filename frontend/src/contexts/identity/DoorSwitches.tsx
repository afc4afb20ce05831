import {
  ActionIcon,
  NativeSelect,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { switchLocale } from '@/i18n';
import { useLocale } from '@/i18n/useLocale';
import { asLocale, LOCALE_NAMES, LOCALES } from '@/lib/locales';
import classes from './identity.module.css';

export function DoorSwitches() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <div className={classes.switches}>
      <NativeSelect
        size="sm"
        aria-label={t('language')}
        value={locale}
        data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        onChange={(event) => void switchLocale(asLocale(event.currentTarget.value) ?? 'en')}
      />
      <ActionIcon
        size={34}
        variant="default"
        aria-label={dark ? t('scheme.toLight') : t('scheme.toDark')}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={17} stroke={1.6} /> : <IconMoon size={17} stroke={1.6} />}
      </ActionIcon>
    </div>
  );
}
