import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../PasswordForm';
import { SecondFactor } from '../SecondFactor';
import { Sessions } from '../Sessions';
import { SettingsSection } from '@/kit/settings/SettingsSection';
import { useTitle } from '@/kit/settings/useTitle';

/** How this account is kept: its password, its second step, and where it is signed in. */
export function SecurityPage() {
  const { t } = useTranslation('identity');
  useTitle(t('security.title'));
  return (
    <>
      <SettingsSection title={t('password.title')} text={t('password.text')}>
        <PasswordForm />
      </SettingsSection>
      <SecondFactor />
      <Sessions />
    </>
  );
}
