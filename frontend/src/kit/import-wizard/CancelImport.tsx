import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportActions } from './useImportActions';

/** Needs no question: what was written stays, and can be taken back. */
export function CancelImport({ actions }: { actions: ImportActions }) {
  const { t } = useTranslation('exchange');
  return (
    <Button
      variant="default"
      leftSection={<IconX size={16} stroke={1.8} />}
      loading={actions.cancel.isPending}
      onClick={() => actions.cancel.mutate()}
    >
      {t('run.cancel')}
    </Button>
  );
}
