import { Popover } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import InboxPanel from '@/contexts/activities/InboxPanel';
import { BellButton } from './Bell';

/** Takes the place of the button that asked for it, with the focus, and opens. */
export default function BellPanel({ unread }: { unread: number }) {
  const { t } = useTranslation('activities');
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="right-start"
      width="min(380px, 92vw)"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <BellButton ref={target} unread={unread} onClick={() => setOpened((was) => !was)} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('inbox.title')}>
        <InboxPanel onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
