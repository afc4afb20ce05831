import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The code of an authenticator app; a recovery code fits as well. */
export function OtpInput({ hint, ...rest }: TextInputProps & { hint?: boolean }) {
  const { t } = useTranslation('identity');
  return (
    <TextInput
      label={t('fields.otp')}
      description={hint ? t('fields.otpHint') : undefined}
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      required
      {...rest}
    />
  );
}
