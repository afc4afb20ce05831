import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** What has the focus; of an entry of a menu, which goes, the button that opened the menu. */
function openerNow(): HTMLElement | null {
  const active = document.activeElement;
  const menu = active?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const found = menu ? document.getElementById(menu) : active;
  return found instanceof HTMLElement ? found : null;
}

/** A dialog that is there only while it is open: when it goes, what opened it has the focus again. */
export function Dialog(props: ModalProps) {
  return props.opened ? <Opened {...props} /> : null;
}

function Opened(props: ModalProps) {
  const [opener] = useState(openerNow);
  useEffect(
    () => () => {
      window.setTimeout(() => {
        if (document.activeElement === document.body && opener?.isConnected) opener.focus();
      }, 0);
    },
    [opener],
  );
  return <Modal {...props} returnFocus={false} />;
}
