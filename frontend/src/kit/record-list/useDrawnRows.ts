import { useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

interface Rows {
  count: number;
  /** All rows have one height: what is drawn follows from where the box stands, nothing is measured. */
  height: number;
  /** What stays in sight above the rows. */
  head?: number;
}

export interface DrawnRows {
  /** The places of the rows to draw, in order. */
  places: number[];
  /**
   * The key of a place. One that comes into sight takes over the elements of one that left: to change
   * them costs a fraction of making them.
   */
  keyOf: (place: number) => number;
  total: number;
  scrollTo: (index: number) => void;
}

interface Span {
  first: number;
  end: number;
  /** As many as can be drawn at once. */
  slots: number;
}

/** Drawn beyond both edges, so that a slow scroll shows no gap. */
const BEYOND = 8;
/** The span moves by so many rows at a time: most pixels of a scroll draw nothing anew. */
const STEP = 4;
/** Before the box is there, and where nothing is laid out. */
const UNSEEN_PX = 800;

function spanOf(box: HTMLElement | null, { count, height }: Rows): Span {
  const top = Math.max(0, box?.scrollTop ?? 0);
  const shown = Math.ceil((box?.clientHeight || UNSEEN_PX) / height) + 1;
  const from = Math.floor((Math.floor(top / height) - BEYOND) / STEP) * STEP;
  const end = Math.ceil((Math.floor(top / height) + shown + BEYOND) / STEP) * STEP;
  const first = Math.max(0, Math.min(from, count - shown));
  return { first, end: Math.min(count, end), slots: shown + 2 * (BEYOND + STEP) };
}

/** A row that leaves with the focus gives it to the list: its elements become those of another. */
function releaseFocus(box: HTMLElement, { first, end }: Span): void {
  const row = box.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('[data-index]')
    : null;
  const at = Number(row?.dataset.index ?? first);
  if (at < first || at >= end) box.focus({ preventScroll: true });
}

/** Which of many rows are drawn, as the box that holds them is scrolled. */
export function useDrawnRows(box: HTMLElement | null, rows: Rows): DrawnRows {
  const { count, height, head = 0 } = rows;
  const [span, setSpan] = useState<Span>(() => spanOf(box, rows));
  useEffect(() => {
    if (!box) return;
    const look = () => {
      const next = spanOf(box, { count, height });
      releaseFocus(box, next);
      setSpan((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
    };
    // In the frame that scrolls: drawn a frame later, the rows would flash white.
    const onScroll = () => flushSync(look);
    box.addEventListener('scroll', onScroll, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(box);
    look();
    return () => {
      box.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [box, count, height]);
  const scrollTo = useCallback(
    (index: number) => {
      if (!box) return;
      const top = index * height;
      const bottom = head + top + height - box.clientHeight;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop) box.scrollTop = bottom;
    },
    [box, height, head],
  );
  const end = Math.min(span.end, count);
  const places = Array.from({ length: Math.max(0, end - span.first) }, (_, n) => span.first + n);
  return { places, keyOf: (place) => place % span.slots, total: count * height, scrollTo };
}
