import { Button } from '@mantine/core';
import { IconAt } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReferencePicker } from '@/kit/fields/ReferencePicker';
import { mentionOf } from './richText';

/** Adds a colleague to a text; who it is, is kept by id. */
export function MentionPicker({ onPick }: { onPick: (mention: string) => void }) {
  const { t } = useTranslation('activities');
  const [open, setOpen] = useState(false);
  if (open) {
    return (
      <ReferencePicker
        target="users"
        label={t('mention.whom')}
        autoFocus
        value={null}
        onChange={(_id, user) => {
          setOpen(false);
          if (user) onPick(mentionOf(user));
        }}
      />
    );
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconAt size={14} stroke={1.8} aria-hidden="true" />}
      onClick={() => setOpen(true)}
    >
      {t('mention.add')}
    </Button>
  );
}
