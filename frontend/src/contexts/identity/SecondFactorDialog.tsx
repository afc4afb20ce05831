import { Button, Group, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  confirmTotp,
  enrolTotp,
  removeOwnTotp,
  renewRecoveryCodes,
  type TotpEnrolment,
} from '@/api/generated';
import { getTotpQueryKey } from '@/api/generated/@tanstack/react-query.gen';
import { FormFailure } from '@/kit/form/FormFailure';
import { useServerForm } from '@/kit/form/useServerForm';
import { toastDone } from '@/kit/ui/toast';
import { unwrap } from '@/lib/client';
import { OtpInput } from './OtpInput';
import { RecoveryCodes } from './RecoveryCodes';
import { Dialog } from '@/kit/ui/Dialog';

const QrCode = lazy(() => import('./QrCode'));

export type SecondFactorAim = 'setUp' | 'newCodes' | 'remove';

type Step =
  | { what: 'password' }
  | { what: 'scan'; enrolment: TotpEnrolment; password: string }
  | { what: 'codes'; codes: string[] };

interface SecondFactorDialogProps {
  aim: SecondFactorAim;
  onClose: () => void;
}

/** Whoever finds a screen unlocked must not change how its owner signs in: the password comes first. */
export function SecondFactorDialog({ aim, onClose }: SecondFactorDialogProps) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ what: 'password' });
  const refresh = () => queries.invalidateQueries({ queryKey: getTotpQueryKey() });
  const showCodes = async (codes: string[]) => {
    setStep({ what: 'codes', codes });
    await refresh();
  };
  const proceed = async (password: string) => {
    const body = { current_password: password };
    if (aim === 'setUp') {
      setStep({ what: 'scan', password, enrolment: await unwrap(enrolTotp({ body })) });
    } else if (aim === 'newCodes') {
      await showCodes((await unwrap(renewRecoveryCodes({ body }))).recovery_codes);
    } else {
      await unwrap(removeOwnTotp({ body }));
      await refresh();
      toastDone(t, t('totp.removed'));
      onClose();
    }
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={step.what === 'codes' ? t('totp.codesTitle') : t(`totp.${aim}`)}
      closeOnClickOutside={step.what === 'password'}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {step.what === 'password' ? <AskPassword onCancel={onClose} onGiven={proceed} /> : null}
      {step.what === 'scan' ? (
        <Scan enrolment={step.enrolment} password={step.password} onConfirmed={showCodes} />
      ) : null}
      {step.what === 'codes' ? <RecoveryCodes codes={step.codes} onDone={onClose} /> : null}
    </Dialog>
  );
}

interface AskPasswordProps {
  onGiven: (password: string) => Promise<void>;
  onCancel: () => void;
}

function AskPassword({ onGiven, onCancel }: AskPasswordProps) {
  const { t } = useTranslation('identity');
  const { form, failure, busy, submit } = useServerForm({
    initialValues: { current_password: '' },
  });
  return (
    <form onSubmit={submit(({ current_password }) => onGiven(current_password))} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('totp.askText')}</Text>
        <FormFailure failure={failure} fields={['current_password']} />
        <PasswordInput
          label={t('fields.currentPassword')}
          autoComplete="current-password"
          required
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
          key={form.key('current_password')}
          {...form.getInputProps('current_password')}
        />
        <Group justify="flex-end" gap="xs" mt={4}>
          <Button variant="default" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('totp.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ScanProps {
  enrolment: TotpEnrolment;
  password: string;
  onConfirmed: (codes: string[]) => Promise<void>;
}

function Scan({ enrolment, password, onConfirmed }: ScanProps) {
  const { t } = useTranslation('identity');
  const { form, failure, busy, submit } = useServerForm({ initialValues: { otp: '' } });
  const onSubmit = submit(async ({ otp }) => {
    const body = { current_password: password, otp: otp.trim() };
    await onConfirmed((await unwrap(confirmTotp({ body }))).recovery_codes);
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('totp.scan')}</Text>
        <Suspense fallback={<Skeleton h={200} w={200} mx="auto" />}>
          <QrCode text={enrolment.uri} label={t('totp.qr')} />
        </Suspense>
        <TextInput
          label={t('totp.key')}
          value={enrolment.secret}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <FormFailure failure={failure} fields={['otp']} />
        <OtpInput
          inputMode="numeric"
          autoFocus
          key={form.key('otp')}
          {...form.getInputProps('otp')}
        />
        <Group justify="flex-end" mt={4}>
          <Button type="submit" loading={busy}>
            {t('totp.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
