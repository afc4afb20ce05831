import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconForms, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { retireCustomField, reviveCustomField, type CustomFieldDefinition } from '@/api/generated';
import {
  listCustomFieldsOptions,
  listCustomFieldsQueryKey,
  listResourcesQueryKey,
} from '@/api/generated/@tanstack/react-query.gen';
import { useMetaQuery } from '@/kit/meta';
import { useResources } from '@/kit/registry';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import classes from '@/kit/settings/settings.module.css';
import { useTitle } from '@/kit/settings/useTitle';
import { EmptyState } from '@/kit/ui/EmptyState';
import { ErrorState } from '@/kit/ui/ErrorState';
import { SkeletonRows } from '@/kit/ui/Skeleton';
import { Tag } from '@/kit/ui/Tag';
import { toastError, toastUndo } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { useAllowed } from '@/lib/permissions';
import { CustomFieldDialog } from '../CustomFieldDialog';

export function CustomFieldsPage() {
  const { t } = useTranslation('admin');
  useTitle(t('fields.title'));
  const fields = useQuery(listCustomFieldsOptions({ query: { limit: 200, sort: 'position' } }));
  const metas = useMetaQuery().data?.items ?? [];
  const objects = metas.filter(({ customisable }) => customisable).map(({ key }) => key);
  const mayCreate = useAllowed('custom_field:create');
  const [edited, setEdited] = useState<CustomFieldDefinition | 'new' | null>(null);
  const items = fields.data?.items ?? [];
  const add = mayCreate ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('fields.new')}
    </Button>
  ) : null;
  return (
    <SettingsSection
      title={t('fields.title')}
      text={t('fields.text')}
      action={items.length > 0 ? add : null}
    >
      {fields.isPending ? <SkeletonRows rows={4} /> : null}
      {fields.isError ? (
        <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />
      ) : null}
      {fields.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconForms} title={t('fields.empty')}>
          {add}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes.rows}>
          {items.map((field) => (
            <FieldRow key={field.id} field={field} onEdit={() => setEdited(field)} />
          ))}
        </ul>
      ) : null}
      {edited ? (
        <CustomFieldDialog
          field={edited === 'new' ? null : edited}
          object={objects[0] ?? 'accounts'}
          objects={objects}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

function useRetirement(field: CustomFieldDefinition) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const path = { field_id: field.id };
  const onError = (error: unknown) => toastError(t, error);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: listCustomFieldsQueryKey() });
    void queries.invalidateQueries({ queryKey: listResourcesQueryKey() });
  };
  const revive = useMutation({
    mutationFn: () => unwrap(reviveCustomField({ path })),
    onSuccess: refresh,
    onError,
  });
  const retire = useMutation({
    mutationFn: () => unwrap(retireCustomField({ path })),
    onSuccess: async () => {
      await refresh();
      toastUndo(t, t('fields.retiredNow', { label: field.label }), () => revive.mutate());
    },
    onError,
  });
  return { retire, revive };
}

function FieldRow({ field, onEdit }: { field: CustomFieldDefinition; onEdit: () => void }) {
  const { t } = useTranslation('admin');
  const resource = useResources().find(({ key }) => key === field.object);
  const mayUpdate = useAllowed('custom_field:update');
  const mayRetire = useAllowed('custom_field:retire');
  const { retire, revive } = useRetirement(field);
  const object = resource ? t(`${resource.ns}:${resource.key}.title`) : field.object;
  const flags = (['required', 'unique', 'sensitive', 'searchable'] as const)
    .filter((flag) => field[flag])
    .map((flag) => t(`fields.${flag}`));
  return (
    <li className={classes.row}>
      <IconForms size={18} stroke={1.6} aria-hidden="true" />
      <div className={classes.rowMain}>
        <div className={classes.rowTitle}>
          <span>{field.label}</span>
          <Tag>{t(`types.${field.type}`)}</Tag>
          {field.retired_at ? <Tag tone="orange">{t('fields.retired')}</Tag> : null}
        </div>
        <div className={classes.rowText}>{[object, field.key, ...flags].join(' · ')}</div>
      </div>
      {mayUpdate || mayRetire ? (
        <Menu position="bottom-end" width={180}>
          <Menu.Target>
            <ActionIcon aria-label={t('fields.actions', { label: field.label })}>
              <IconDots size={17} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayUpdate && !field.retired_at ? (
              <Menu.Item onClick={onEdit}>{t('fields.edit')}</Menu.Item>
            ) : null}
            {mayRetire ? (
              <Menu.Item onClick={() => (field.retired_at ? revive : retire).mutate()}>
                {field.retired_at ? t('fields.revive') : t('fields.retire')}
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  );
}
