import { Anchor, Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signUp } from '@/api/generated';
import { useLocale } from '@/i18n/useLocale';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { EmptyState } from '@/kit/ui/EmptyState';
import { unwrap } from '@/lib/client';
import { systemZone } from '@/lib/format';
import { adoptSession } from '@/lib/session';
import { useCurrencyChoices, useZoneChoices } from '../choices';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '../identity.module.css';

const START = {
  workspace_name: '',
  name: '',
  email: '',
  password: '',
  base_currency: 'EUR',
  time_zone: systemZone(),
};

export function SignUpPage() {
  const { t } = useTranslation('identity');
  useTitle(t('signUp.title'));
  const locale = useLocale();
  const navigate = useNavigate();
  const currencies = useCurrencyChoices();
  const zones = useZoneChoices();
  const { form, failure, busy, submit } = useServerForm({ initialValues: START });
  const [sentTo, setSentTo] = useState<string | null>(null);
  const onSubmit = submit(async (values) => {
    const answer = await unwrap(signUp({ body: { ...values, locale } }));
    if ('state' in answer) {
      setSentTo(values.email);
      return;
    }
    adoptSession(answer);
    await navigate({ to: '/', replace: true });
  });
  const field = (name: keyof typeof START) => ({
    label: t(`fields.${name}`),
    required: true,
    ...form.getInputProps(name),
  });
  if (sentTo) return <Sent email={sentTo} />;
  return (
    <section className={classes.card}>
      <h1 className={classes.cardTitle}>{t('signUp.title')}</h1>
      <p className={classes.cardText}>{t('signUp.text')}</p>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <FormFailure failure={failure} fields={Object.keys(START)} />
          <TextInput
            {...field('workspace_name')}
            key={form.key('workspace_name')}
            autoFocus
            autoComplete="organization"
          />
          <TextInput {...field('name')} key={form.key('name')} autoComplete="name" />
          <TextInput
            {...field('email')}
            key={form.key('email')}
            type="email"
            autoComplete="username"
          />
          <PasswordInput
            {...field('password')}
            key={form.key('password')}
            description={t('fields.passwordHint')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
          />
          <div className={classes.pair}>
            <Select
              {...field('base_currency')}
              key={form.key('base_currency')}
              data={currencies}
              searchable
              allowDeselect={false}
            />
            <Select
              {...field('time_zone')}
              key={form.key('time_zone')}
              data={zones}
              searchable
              allowDeselect={false}
            />
          </div>
          <Button type="submit" loading={busy} fullWidth mt={4}>
            {t('signUp.submit')}
          </Button>
        </Stack>
      </form>
      <p className={classes.cardFoot}>
        {t('signUp.haveOne')}{' '}
        <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />} underline="always">
          {t('signIn.link')}
        </Anchor>
      </p>
    </section>
  );
}

function Sent({ email }: { email: string }) {
  const { t } = useTranslation('identity');
  return (
    <section className={classes.card}>
      <EmptyState
        icon={IconMailCheck}
        title={t('signUp.sent')}
        text={t('signUp.sentText', { email })}
        role="status"
      />
    </section>
  );
}
