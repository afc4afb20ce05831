import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import classes from './settings.module.css';

export interface Secret {
  label: string;
  value: string;
}

/** What the server tells once and then forgets. */
export function SecretDialog({ secrets, onClose }: { secrets: Secret[]; onClose: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('secret.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('secret.text')}</Text>
        {secrets.map((secret) => (
          <SecretLine key={secret.label} {...secret} />
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common:done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function SecretLine({ label, value }: Secret) {
  const { t } = useTranslation('admin');
  return (
    <div className={classes.secret}>
      <TextInput
        label={label}
        value={value}
        readOnly
        style={{ flex: 1 }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value}>
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
  );
}
