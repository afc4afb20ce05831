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
import { useTitle } from '../useTitle';
import { workspaceChoices, type WorkspaceChoice } from '../workspaceChoices';
import classes from '../identity.module.css';

const FIELDS = ['email', 'password', 'workspace_id'] as const;

function useSignIn() {
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/doors/sign-in' });
  const [choices, setChoices] = useState<WorkspaceChoice[]>([]);
  const server = useServerForm({ initialValues: { email: '', password: '', workspace_id: '' } });

  const onSubmit = server.submit(async ({ email, password, workspace_id }) => {
    const body = { email, password, client: 'browser' as const };
    const chosen = workspace_id ? { workspace_id } : {};
    try {
      adoptSession(await unwrap(createSession({ body: { ...body, ...chosen } })));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'workspace_choice') throw error;
      setChoices(workspaceChoices(error));
      return;
    }
    await navigate({ href: next ?? '/', replace: true });
  });
  return { ...server, choices, onSubmit };
}

export function SignInPage() {
  const { t } = useTranslation('identity');
  useTitle(t('signIn.title'));
  const { form, failure, busy, choices, onSubmit } = useSignIn();
  return (
    <section className={classes.card}>
      <h1 className={classes.cardTitle}>{t('signIn.title')}</h1>
      <p className={classes.cardText}>{t('signIn.text')}</p>
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
          <Button type="submit" loading={busy} fullWidth mt={4}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
      <p className={classes.cardFoot}>
        {t('signIn.noWorkspace')}{' '}
        <Anchor renderRoot={(props) => <Link to="/sign-up" {...props} />} underline="always">
          {t('signUp.link')}
        </Anchor>
      </p>
    </section>
  );
}
