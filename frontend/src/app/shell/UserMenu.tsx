import { Menu } from '@mantine/core';
import {
  IconDevices,
  IconLogout,
  IconSettings,
  IconUser,
  IconUserCircle,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/api/generated';
import { Face } from '@/kit/ui/Face';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useMe } from '@/lib/permissions';
import { forgetSession } from '@/lib/session';
import { LanguageItems } from './LanguageItems';
import { SchemeItems } from './SchemeItems';
import classes from './shell.module.css';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useMutation({
    mutationFn: () => unwrap(signOut()),
    onSuccess: () => forgetSession({ tellOthers: true }),
    onError: (error) => toastError(t, error),
  });
  const name = me?.user.name ?? '';
  return (
    <Menu position="top-start" width={240} withinPortal>
      <Menu.Target>
        {compact ? (
          <button type="button" className={classes.thumb}>
            <IconUserCircle size={20} stroke={1.6} aria-hidden="true" />
            <span>{t('shell.me')}</span>
          </button>
        ) : (
          <button type="button" className={classes.user}>
            <Face name={name || '?'} size="md" />
            <span className={classes.entryText}>{name}</span>
            <span className="r-visually-hidden">{t('shell.userMenu')}</span>
          </button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.user.email}</Menu.Label>
        <Menu.Item
          leftSection={<IconUser {...icon} />}
          renderRoot={(props) => <Link to="/settings/profile" {...props} />}
        >
          {t('identity:profile.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDevices {...icon} />}
          renderRoot={(props) => <Link to="/settings/sessions" {...props} />}
        >
          {t('identity:sessions.title')}
        </Menu.Item>
        {compact ? (
          <Menu.Item
            leftSection={<IconSettings {...icon} />}
            renderRoot={(props) => <Link to="/settings/workspace" {...props} />}
          >
            {t('identity:settings.title')}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <SchemeItems />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...icon} />} onClick={() => leave.mutate()}>
          {t('identity:signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
