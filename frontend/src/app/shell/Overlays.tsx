import { lazy, Suspense, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Resource } from '@/kit/resource';
import { ShellContext } from '@/kit/shell';
import { usePlaces } from '../places';
import { ShellKeys } from './ShellKeys';

const Palette = lazy(() => import('../palette/Palette'));
const HelpSheet = lazy(() => import('@/kit/shortcuts/HelpSheet'));
const CreateAnywhere = lazy(() => import('@/kit/form/CreateAnywhere'));

type Open = { what: 'palette' } | { what: 'help' } | { what: 'create'; resource: Resource };

/** What lies over every page, one at a time; closing gives the focus back to where it was. */
export function Overlays({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open | null>(null);
  const from = useRef<Element | null>(null);
  const show = useCallback((next: Open) => {
    const active = document.activeElement;
    if (!active?.closest('[aria-modal="true"]')) from.current = active;
    setOpen(next);
  }, []);
  const close = useCallback(() => {
    setOpen(null);
    const back = from.current;
    window.setTimeout(() => {
      const lost = document.activeElement === document.body;
      if (lost && back instanceof HTMLElement && back.isConnected) back.focus();
    }, 0);
  }, []);
  const doors = useMemo(
    () => ({
      create: (resource: Resource) => show({ what: 'create', resource }),
      openPalette: () => show({ what: 'palette' }),
      openHelp: () => show({ what: 'help' }),
    }),
    [show],
  );
  return (
    <ShellContext value={doors}>
      <ShellKeys />
      {children}
      <Suspense>
        {open?.what === 'palette' ? <Palette onClose={close} /> : null}
        {open?.what === 'help' ? <Help onClose={close} /> : null}
        {open?.what === 'create' ? (
          <CreateAnywhere resource={open.resource} onClose={close} />
        ) : null}
      </Suspense>
    </ShellContext>
  );
}

function Help({ onClose }: { onClose: () => void }) {
  const places = usePlaces().flatMap(({ label, keys }) => (keys ? [{ label, keys }] : []));
  return <HelpSheet places={places} onClose={onClose} />;
}
