import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Visibility } from '@/api/generated';
import { allows, useMe } from '@/lib/permissions';
import { ReferencePicker } from '../fields/ReferencePicker';

export interface Shared {
  name: string;
  visibility: Visibility;
  team_id: string | null;
}

interface SharingFieldsProps {
  value: Shared;
  /** Without which nothing is shared with everyone. */
  permission: string;
  errors: Record<string, string | undefined>;
  onChange: (value: Shared) => void;
}

/** The name of what is kept, and who sees it. */
export function SharingFields({ value, permission, errors, onChange }: SharingFieldsProps) {
  const { t } = useTranslation('kit');
  const mayShare = allows(useMe()?.permissions, permission);
  const kinds = (['private', 'team', 'all'] as const).filter(
    (kind) => kind !== 'all' || mayShare || value.visibility === 'all',
  );
  const choose = (chosen: string | null) => {
    const visibility = (chosen ?? 'private') as Visibility;
    onChange({ ...value, visibility, team_id: visibility === 'team' ? value.team_id : null });
  };
  return (
    <>
      <TextInput
        label={t('views.name')}
        value={value.name}
        maxLength={120}
        required
        data-autofocus
        error={errors.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <Select
        label={t('views.visibility')}
        data={kinds.map((kind) => ({ value: kind, label: t(`views.for_${kind}`) }))}
        value={value.visibility}
        allowDeselect={false}
        onChange={choose}
      />
      {value.visibility === 'team' ? (
        <ReferencePicker
          target="teams"
          label={t('views.team')}
          value={value.team_id}
          required
          error={errors.team_id}
          onChange={(team_id) => onChange({ ...value, team_id })}
        />
      ) : null}
    </>
  );
}
