import { useCallback, useMemo, useState } from 'react';
import type { Row } from '../resource';

/** Ticked rows of a list, or all that it matches; a list of other rows starts anew. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** True when all rows of the list are meant, those that are not loaded too. */
  everything: boolean;
  toggle: (id: string) => void;
  /** All loaded rows, or none where they are ticked already. */
  toggleAll: (rows: readonly Row[]) => void;
  takeEverything: () => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

export function useSelection(list: string): Selection {
  const [state, setState] = useState({ list, ids: NONE, everything: false });
  if (state.list !== list) setState({ list, ids: NONE, everything: false });
  const put = useCallback(
    (change: (ids: ReadonlySet<string>) => ReadonlySet<string>) =>
      setState((old) => ({ ...old, ids: change(old.ids), everything: false })),
    [],
  );
  const toggle = useCallback(
    (id: string) =>
      put((ids) => {
        const next = new Set(ids);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [put],
  );
  const { ids, everything } = state;
  return useMemo(
    () => ({
      ids,
      everything,
      toggle,
      toggleAll: (rows) =>
        put((old) => (old.size >= rows.length ? NONE : new Set(rows.map(({ id }) => id)))),
      takeEverything: () => setState((old) => ({ ...old, everything: true })),
      clear: () => put(() => NONE),
    }),
    [ids, everything, toggle, put],
  );
}
