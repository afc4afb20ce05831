import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../PasswordForm';
import { Sessions } from '../Sessions';
import { SettingsSection } from '../SettingsSection';
import { useTitle } from '../useTitle';

/** How this account is kept: its password, and where it is signed in. */
export function SecurityPage() {
  const { t } = useTranslation('identity');
  useTitle(t('security.title'));
  return (
    <>
      <SettingsSection title={t('password.title')} text={t('password.text')}>
        <PasswordForm />
      </SettingsSection>
      <Sessions />
    </>
  );
}
