import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconPlus, IconSitemap, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteTeam, type Team } from '@/api/generated';
import { listTeamsOptions, listTeamsQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { ConfirmDialog } from '@/kit/ui/ConfirmDialog';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { toastError } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useFormat } from '@/lib/format';
import { useAllowed } from '@/lib/permissions';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { TeamDialog } from '../TeamDialog';
import { teamTree, type TeamNode } from '../teamTree';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '@/kit/settings/settings.module.css';

export function TeamsPage() {
  const { t } = useTranslation('identity');
  useTitle(t('teams.title'));
  const teams = useQuery(listTeamsOptions());
  const format = useFormat();
  const mayCreate = useAllowed('team:create');
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const items = teams.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('teams.new')}
    </Button>
  );
  return (
    <SettingsSection
      title={t('teams.title')}
      text={t('teams.text')}
      action={mayCreate && items.length > 0 ? add : null}
    >
      {teams.isPending ? <SkeletonRows rows={4} /> : null}
      {teams.isError ? (
        <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />
      ) : null}
      {teams.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconSitemap} title={t('teams.empty')} text={t('teams.emptyText')}>
          {mayCreate ? add : null}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes.rows}>
          {teamTree(items, format.compare).map((node) => (
            <TeamRow key={node.team.id} node={node} onEdit={() => setEdited(node.team)} />
          ))}
        </ul>
      ) : null}
      {edited ? (
        <TeamDialog
          team={edited === 'new' ? null : edited}
          teams={items}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

function useRemove(team: Team, done: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(deleteTeam({ path: { team_id: team.id } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listTeamsQueryKey() }),
    onError: (error) => toastError(t, error),
    onSettled: done,
  });
}

function TeamRow({ node: { team, depth }, onEdit }: { node: TeamNode; onEdit: () => void }) {
  const { t } = useTranslation('identity');
  const mayEdit = useAllowed('team:update');
  const [asking, setAsking] = useState(false);
  const remove = useRemove(team, () => setAsking(false));
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <li className={classes.row} style={{ paddingInlineStart: 4 + depth * 24 }}>
      <IconSitemap size={18} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{team.name}</span>
        </div>
        <div className={classes.rowText}>{t('teams.members', { count: team.member_count })}</div>
      </div>
      {mayEdit ? (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon aria-label={t('teams.actions', { name: team.name })}>
              <IconDots size={17} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onEdit}>
              {t('teams.edit')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setAsking(true)}>
              {t('teams.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <ConfirmDialog
        opened={asking}
        title={t('teams.deleteTitle', { name: team.name })}
        text={t('teams.deleteText')}
        confirmLabel={t('teams.delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}
