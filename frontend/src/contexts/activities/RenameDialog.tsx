import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/problems';
import { useRename, type KeptFile } from './files';
import { Dialog } from '@/kit/ui/Dialog';

interface RenameDialogProps {
  file: KeptFile;
  onClose: () => void;
}

export default function RenameDialog({ file, onClose }: RenameDialogProps) {
  const { t } = useTranslation('activities');
  const [name, setName] = useState(file.name);
  const rename = useRename(file, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('files.rename')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit} noValidate>
        <TextInput
          data-autofocus
          label={t('files.name')}
          value={name}
          maxLength={255}
          onChange={(event) => setName(event.currentTarget.value)}
          error={rename.error ? errorText(t, rename.error) : null}
        />
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={rename.isPending}>
            {t('common:save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
