import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SignInLink, User } from '@/api/generated';
import { useFormat } from '@/lib/format';
import classes from '@/kit/settings/settings.module.css';
import { linkAddress } from './linkToken';
import { Dialog } from '@/kit/ui/Dialog';

interface LinkDialogProps {
  user: User;
  link: SignInLink;
  onClose: () => void;
}

/** The address is shown once: the server keeps only its hash. */
export function LinkDialog({ user, link, onClose }: LinkDialogProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const url = linkAddress(window.location.origin, link.token);
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('users.linkTitle', { name: user.name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('users.linkText', { until: format.instant(link.expires_at) })}</Text>
        <div className={classes.secret}>
          <TextInput
            label={t('users.link')}
            value={url}
            readOnly
            style={{ flex: 1 }}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? t('common:copied') : t('common:copy')}
              </Button>
            )}
          </CopyButton>
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common:done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
