import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { createTeam, updateTeam, type Team } from '@/api/generated';
import { listTeamsQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { possibleParents } from './teamTree';
import { Dialog } from '@/kit/ui/Dialog';

interface TeamDialogProps {
  team: Team | null;
  teams: Team[];
  onClose: () => void;
}

function useTeamForm({ team, onClose }: TeamDialogProps) {
  const queries = useQueryClient();
  const start: { name: string; parent_id: string | null } = {
    name: team?.name ?? '',
    parent_id: team?.parent_id ?? null,
  };
  const server = useServerForm({ initialValues: start });
  const onSubmit = server.submit(async (body) => {
    const path = { team_id: team?.id ?? '' };
    if (team) await unwrap(updateTeam({ path, body, headers: ifMatch(team.version) }));
    else await unwrap(createTeam({ body }));
    await queries.invalidateQueries({ queryKey: listTeamsQueryKey() });
    onClose();
  });
  return { ...server, onSubmit };
}

export function TeamDialog(props: TeamDialogProps) {
  const { t } = useTranslation('identity');
  const { team, teams, onClose } = props;
  const { form, failure, busy, onSubmit } = useTeamForm(props);
  const parents = possibleParents(teams, team);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={team ? t('teams.edit') : t('teams.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={['name', 'parent_id']} />
          <TextInput
            label={t('teams.name')}
            required
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Select
            label={t('teams.parent')}
            placeholder={t('teams.noParent')}
            data={parents.map((parent) => ({ value: parent.id, label: parent.name }))}
            clearable
            clearButtonProps={{ 'aria-label': t('common:clear') }}
            searchable
            key={form.key('parent_id')}
            {...form.getInputProps('parent_id')}
          />
          <Group justify="flex-end" gap="xs" mt={4}>
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
