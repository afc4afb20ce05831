import { Anchor, Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createSession } from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { isAppError } from '@/lib/errors';
import { adoptSession } from '@/lib/session';
import { OtpInput } from '../OtpInput';
import { useTitle } from '@/kit/settings/useTitle';
import { workspaceChoices, type WorkspaceChoice } from '../workspaceChoices';
import classes from '../identity.module.css';

const FIELDS = ['email', 'password', 'workspace_id', 'otp'] as const;

function useSignIn() {
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/doors/sign-in' });
  const [choices, setChoices] = useState<WorkspaceChoice[]>([]);
  const [codeWanted, setCodeWanted] = useState(false);
  const server = useServerForm({
    initialValues: { email: '', password: '', workspace_id: '', otp: '' },
  });

  const onSubmit = server.submit(async ({ email, password, workspace_id, otp }) => {
    const body = { email, password, client: 'browser' as const };
    const chosen = workspace_id ? { workspace_id } : {};
    const code = otp.trim() ? { otp: otp.trim() } : {};
    try {
      adoptSession(await unwrap(createSession({ body: { ...body, ...chosen, ...code } })));
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === 'workspace_choice') setChoices(workspaceChoices(error));
      else if (error.code === 'otp_required') setCodeWanted(true);
      else throw error;
      return;
    }
    await navigate({ href: next ?? '/', replace: true });
  });
  return { ...server, choices, codeWanted, onSubmit };
}

export function SignInPage() {
  const { t } = useTranslation('identity');
  useTitle(t('signIn.title'));
  const { form, failure, busy, choices, codeWanted, onSubmit } = useSignIn();
  return (
    <section className={classes.card}>
      <h1 className={classes.cardTitle}>{t('signIn.title')}</h1>
      <p className={classes.cardText}>{codeWanted ? t('signIn.codeText') : t('signIn.text')}</p>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={FIELDS} />
          <TextInput
            label={t('fields.email')}
            type="email"
            autoComplete="username"
            autoFocus
            required
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('fields.password')}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          {choices.length > 0 ? (
            <Select
              label={t('signIn.workspace')}
              description={t('signIn.workspaceHint')}
              data={choices.map(({ id, name }) => ({ value: id, label: name }))}
              required
              allowDeselect={false}
              key={form.key('workspace_id')}
              {...form.getInputProps('workspace_id')}
            />
          ) : null}
          {codeWanted ? (
            <OtpInput hint autoFocus key={form.key('otp')} {...form.getInputProps('otp')} />
          ) : null}
          <Button type="submit" loading={busy} fullWidth mt={4}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
      <p className={classes.cardFoot}>
        <Anchor renderRoot={(props) => <Link to="/password-reset" {...props} />} underline="always">
          {t('signIn.forgot')}
        </Anchor>
      </p>
      <p className={classes.cardFoot}>
        {t('signIn.noWorkspace')}{' '}
        <Anchor renderRoot={(props) => <Link to="/sign-up" {...props} />} underline="always">
          {t('signUp.link')}
        </Anchor>
      </p>
    </section>
  );
}
