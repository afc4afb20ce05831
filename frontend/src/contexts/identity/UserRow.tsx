import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconPencil, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createSignInLink,
  reactivateUser,
  type SignInLink,
  type Team,
  type User,
} from '@/api/generated';
import { Face } from '@/kit/ui/Face';
import { Tag, type Tone } from '@/kit/ui/Tag';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { allows, useMe } from '@/lib/permissions';
import { EndUserDialog } from './EndUserDialog';
import { useRoleName } from './useRoleName';
import { USERS_KEY } from './users';
import classes from '@/kit/settings/settings.module.css';

const TONES: Record<User['state'], Tone> = {
  active: 'green',
  invited: 'blue',
  deactivated: 'gray',
};

interface UserRowProps {
  user: User;
  teams: Team[];
  onEdit: () => void;
  onLink: (link: SignInLink) => void;
}

export function UserRow({ user, teams, onEdit, onLink }: UserRowProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const roleName = useRoleName();
  const names = teams.filter((team) => user.team_ids.includes(team.id)).map((team) => team.name);
  const seen = user.last_seen_at
    ? t('users.seen', { when: format.relative(user.last_seen_at) })
    : t('users.neverSeen');
  return (
    <li className={classes.row}>
      <Face name={user.name} size="md" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{user.name}</span>
          {user.state === 'active' ? null : (
            <Tag tone={TONES[user.state]}>{t(`users.state.${user.state}`)}</Tag>
          )}
        </div>
        <div className={classes.rowText}>{format.list([user.email, ...names])}</div>
      </div>
      <div className={classes.rowSide}>
        <span className={classes.hidePhone}>{seen}</span>
        <Tag>{roleName(user.role)}</Tag>
        <UserActions user={user} onEdit={onEdit} onLink={onLink} />
      </div>
    </li>
  );
}

function useUserActions(user: User, onLink: (link: SignInLink) => void) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const onError = (error: unknown) => toastError(t, error);
  const refresh = () => queries.invalidateQueries({ queryKey: USERS_KEY });
  const path = { user_id: user.id };
  const link = useMutation({
    mutationFn: () => unwrap(createSignInLink({ path })),
    onSuccess: onLink,
    onError,
  });
  const activate = useMutation({
    mutationFn: () => unwrap(reactivateUser({ path })),
    onSuccess: refresh,
    onError,
  });
  return { link, activate };
}

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

function UserActions({ user, onEdit, onLink }: Omit<UserRowProps, 'teams'>) {
  const { t } = useTranslation('identity');
  const me = useMe();
  const { link, activate } = useUserActions(user, onLink);
  const [ending, setEnding] = useState(false);
  if (!allows(me?.permissions, 'user:update')) return null;
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label={t('users.actions', { name: user.name })}>
            <IconDots size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onEdit}>
            {t('users.edit')}
          </Menu.Item>
          {user.state === 'deactivated' ? (
            <Menu.Item leftSection={<IconUserCheck {...icon} />} onClick={() => activate.mutate()}>
              {t('users.activate')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => link.mutate()}>
              {t('users.newLink')}
            </Menu.Item>
          )}
          {user.state !== 'deactivated' && user.id !== me?.user.id ? (
            <Menu.Item leftSection={<IconUserOff {...icon} />} onClick={() => setEnding(true)}>
              {t('users.deactivate')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {ending ? <EndUserDialog user={user} onClose={() => setEnding(false)} /> : null}
    </>
  );
}
