import { Alert, Button, Stack } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { confirmSignUp } from '@/api/generated';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { unwrap } from '@/lib/client';
import { adoptSession } from '@/lib/session';
import { tokenOf } from '../linkToken';
import { useTitle } from '@/kit/settings/useTitle';
import classes from '../identity.module.css';

/** A press, not the mere visit: mail programs open links to look at them. */
export function SignUpConfirmationPage() {
  const { t } = useTranslation('identity');
  useTitle(t('confirm.title'));
  const token = tokenOf(useLocation({ select: (location) => location.hash }));
  const navigate = useNavigate();
  const { failure, busy, submit } = useServerForm({ initialValues: {} });
  const onSubmit = submit(async () => {
    adoptSession(await unwrap(confirmSignUp({ body: { token: token ?? '' } })));
    await navigate({ to: '/', replace: true });
  });
  return (
    <section className={classes.card}>
      <h1 className={classes.cardTitle}>{t('confirm.title')}</h1>
      <p className={classes.cardText}>{t('confirm.text')}</p>
      {token ? (
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="sm">
            <FormFailure failure={failure} fields={[]} />
            <Button type="submit" loading={busy} fullWidth autoFocus>
              {t('confirm.submit')}
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
