import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { updateMe, type Me } from '@/api/generated';
import { meOptions } from '@/lib/me';
import { switchLocale } from '@/i18n';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { toastDone } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { asLocale } from '@/lib/locales';
import { useMe } from '@/lib/permissions';
import { LOCALE_CHOICES, useZoneChoices } from '../choices';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { useTitle } from '@/kit/settings/useTitle';

export function ProfilePage() {
  const { t } = useTranslation('identity');
  useTitle(t('profile.title'));
  const me = useMe();
  if (!me) return null;
  return (
    <SettingsSection title={t('profile.title')} text={me.user.email}>
      <ProfileForm me={me} />
    </SettingsSection>
  );
}

function ProfileForm({ me }: { me: Me }) {
  const { t, i18n } = useTranslation('identity');
  const queries = useQueryClient();
  const zones = useZoneChoices();
  const { name, time_zone } = me.user;
  const locale = asLocale(me.user.locale) ?? 'en';
  const server = useServerForm({ initialValues: { name, locale: locale as string, time_zone } });
  const { form } = server;
  const onSubmit = server.submit(async (values) => {
    queries.setQueryData(meOptions.queryKey, await unwrap(updateMe({ body: values })));
    await switchLocale(asLocale(values.locale) ?? 'en');
    // In the language that was just chosen: `t` still speaks the one before.
    toastDone(i18n.t, i18n.t('identity:profile.saved'));
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <FormFailure failure={server.failure} fields={['name', 'locale', 'time_zone']} />
        <TextInput
          label={t('fields.name')}
          autoComplete="name"
          required
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('common:language')}
          data={LOCALE_CHOICES}
          allowDeselect={false}
          key={form.key('locale')}
          {...form.getInputProps('locale')}
        />
        <Select
          label={t('fields.time_zone')}
          data={zones}
          searchable
          allowDeselect={false}
          key={form.key('time_zone')}
          {...form.getInputProps('time_zone')}
        />
        <Group mt={4}>
          <Button type="submit" loading={server.busy}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
