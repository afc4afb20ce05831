import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changePassword } from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { toastDone } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';

export function PasswordForm() {
  const { t } = useTranslation('identity');
  const empty = { current_password: '', new_password: '' };
  const { form, failure, busy, submit } = useServerForm({ initialValues: empty });
  const onSubmit = submit(async (body) => {
    await unwrap(changePassword({ body }));
    form.reset();
    toastDone(t, t('password.saved'));
  });
  const reveal = { 'aria-label': t('fields.showPassword') };
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <FormFailure failure={failure} fields={Object.keys(empty)} />
        <PasswordInput
          label={t('fields.currentPassword')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={reveal}
          key={form.key('current_password')}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label={t('fields.newPassword')}
          description={t('fields.passwordHint')}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={reveal}
          key={form.key('new_password')}
          {...form.getInputProps('new_password')}
        />
        <Group mt={4}>
          <Button type="submit" variant="default" loading={busy}>
            {t('password.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
