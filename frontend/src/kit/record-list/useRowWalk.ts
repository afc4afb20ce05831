import { useEffect, useRef } from 'react';
import { useShortcut } from '../shortcuts/useShortcut';

function linkOf(box: HTMLElement, index: number): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-index="${index}"] a`);
}

function focusedIndex(box: HTMLElement): number | null {
  const active = document.activeElement;
  const row = active && box.contains(active) ? active.closest('[data-index]') : null;
  return row ? Number(row.getAttribute('data-index')) : null;
}

/** J and K walk down and up the rows: the link of a row has the focus, so Enter opens it. */
export function useRowWalk(
  box: HTMLElement | null,
  scrollTo: (index: number) => void,
  count: number,
): void {
  const at = useRef(-1);
  const due = useRef<number | null>(null);
  // The row may only be drawn once it has been scrolled to: whichever render draws it gives the focus.
  useEffect(() => {
    const link = box && due.current !== null ? linkOf(box, due.current) : null;
    if (!link) return;
    due.current = null;
    link.focus({ preventScroll: true });
  });
  const walk = (by: number) => {
    if (!box || count === 0) return;
    const from = focusedIndex(box) ?? at.current;
    const to = Math.min(Math.max(from + by, 0), count - 1);
    at.current = to;
    scrollTo(to);
    const link = linkOf(box, to);
    if (link) link.focus({ preventScroll: true });
    else due.current = to;
  };
  useShortcut('next', () => walk(1));
  useShortcut('previous', () => walk(-1));
}
