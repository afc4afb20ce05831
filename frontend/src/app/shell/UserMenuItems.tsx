import { Menu } from '@mantine/core';
import {
  IconChecklist,
  IconInbox,
  IconKeyboard,
  IconLogout,
  IconSettings,
  IconShieldLock,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShell } from '@/kit/shell';
import { useMe } from '@/lib/permissions';
import { LanguageItems } from './LanguageItems';
import { SchemeItems } from './SchemeItems';
import { MenuButton } from './UserMenu';
import { useSignOut } from './useSignOut';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** Takes the place of the button that asked for it, with the focus, and opens. */
export default function UserMenuItems({ compact }: { compact: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  const signOut = useSignOut();
  const { openHelp } = useShell();
  useEffect(() => {
    target.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu opened={opened} onChange={setOpened} position="top-start" width={240} withinPortal>
      <Menu.Target>
        <MenuButton ref={target} compact={compact} />
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
          leftSection={<IconShieldLock {...icon} />}
          renderRoot={(props) => <Link to="/settings/security" {...props} />}
        >
          {t('identity:security.title')}
        </Menu.Item>
        {compact ? (
          <Menu.Item
            leftSection={<IconInbox {...icon} />}
            renderRoot={(props) => <Link to="/inbox" {...props} />}
          >
            {t('activities:inbox.title')}
          </Menu.Item>
        ) : null}
        {compact ? (
          <Menu.Item
            leftSection={<IconChecklist {...icon} />}
            renderRoot={(props) => <Link to="/tasks" {...props} />}
          >
            {t('activities:tasks.mine')}
          </Menu.Item>
        ) : null}
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
        <Menu.Item leftSection={<IconKeyboard {...icon} />} onClick={openHelp}>
          {t('kit:shortcuts.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...icon} />} onClick={signOut}>
          {t('identity:signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
