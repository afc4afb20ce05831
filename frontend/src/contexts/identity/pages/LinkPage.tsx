import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { redeemSignInLink } from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';
import { adoptSession } from '@/lib/session';
import { tokenOf } from '../linkToken';
import { OtpInput } from '../OtpInput';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '../identity.module.css';

export function LinkPage() {
  const { t } = useTranslation('identity');
  useTitle(t('link.title'));
  const token = tokenOf(useLocation({ select: (location) => location.hash }));
  const navigate = useNavigate();
  const [codeWanted, setCodeWanted] = useState(false);
  const { form, failure, busy, submit } = useServerForm({
    initialValues: { password: '', otp: '' },
  });
  const onSubmit = submit(async ({ password, otp }) => {
    const code = otp.trim() ? { otp: otp.trim() } : {};
    const body = { token: token ?? '', password, ...code };
    try {
      adoptSession(await unwrap(redeemSignInLink({ body })));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'otp_required') throw error;
      setCodeWanted(true);
      return;
    }
    await navigate({ to: '/', replace: true });
  });
  return (
    <section className={classes.card}>
      <h1 className={classes.cardTitle}>{t('link.title')}</h1>
      <p className={classes.cardText}>{t('link.text')}</p>
      {token ? (
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="sm">
            <FormFailure failure={failure} fields={['password', 'otp']} />
            <PasswordInput
              label={t('fields.newPassword')}
              description={t('fields.passwordHint')}
              autoComplete="new-password"
              autoFocus
              required
              visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            {codeWanted ? (
              <OtpInput hint autoFocus key={form.key('otp')} {...form.getInputProps('otp')} />
            ) : null}
            <Button type="submit" loading={busy} fullWidth mt={4}>
              {t('link.submit')}
            </Button>
          </Stack>
        </form>
      ) : (
        <Alert color="red" variant="light" role="alert">
          {t('link.noToken')}
        </Alert>
      )}
    </section>
  );
}
