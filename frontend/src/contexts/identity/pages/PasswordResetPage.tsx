import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconMailCheck, IconShieldCheck } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createPasswordReset, redeemPasswordReset } from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { EmptyState } from '@/kit/ui/EmptyState';
import { unwrap } from '@/lib/client';
import { tokenOf } from '../linkToken';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '../identity.module.css';

/** Without a token it asks for a link; with the token of that link, for the new password. */
export function PasswordResetPage() {
  const { t } = useTranslation('identity');
  const token = tokenOf(useLocation({ select: (location) => location.hash }));
  useTitle(token ? t('reset.title') : t('forgot.title'));
  return (
    <section className={classes.card}>
      {token ? <NewPassword token={token} /> : <AskForLink />}
      <p className={classes.cardFoot}>
        <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />} underline="always">
          {t('forgot.back')}
        </Anchor>
      </p>
    </section>
  );
}

function AskForLink() {
  const { t } = useTranslation('identity');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { form, failure, busy, submit } = useServerForm({ initialValues: { email: '' } });
  const onSubmit = submit(async ({ email }) => {
    await unwrap(createPasswordReset({ body: { email } }));
    setSentTo(email);
  });
  if (sentTo) {
    return (
      <EmptyState
        icon={IconMailCheck}
        title={t('forgot.sent')}
        text={t('forgot.sentText', { email: sentTo })}
        role="status"
      />
    );
  }
  return (
    <>
      <h1 className={classes.cardTitle}>{t('forgot.title')}</h1>
      <p className={classes.cardText}>{t('forgot.text')}</p>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={['email']} />
          <TextInput
            label={t('fields.email')}
            type="email"
            autoComplete="username"
            autoFocus
            required
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Button type="submit" loading={busy} fullWidth mt={4}>
            {t('forgot.submit')}
          </Button>
        </Stack>
      </form>
    </>
  );
}

function NewPassword({ token }: { token: string }) {
  const { t } = useTranslation('identity');
  const [done, setDone] = useState(false);
  const { form, failure, busy, submit } = useServerForm({ initialValues: { password: '' } });
  const onSubmit = submit(async ({ password }) => {
    await unwrap(redeemPasswordReset({ body: { token, password } }));
    setDone(true);
  });
  if (done) {
    return (
      <EmptyState
        icon={IconShieldCheck}
        title={t('reset.done')}
        text={t('reset.doneText')}
        role="status"
      />
    );
  }
  return (
    <>
      <h1 className={classes.cardTitle}>{t('reset.title')}</h1>
      <p className={classes.cardText}>{t('reset.text')}</p>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={['password']} />
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
          <Button type="submit" loading={busy} fullWidth mt={4}>
            {t('reset.submit')}
          </Button>
        </Stack>
      </form>
    </>
  );
}
