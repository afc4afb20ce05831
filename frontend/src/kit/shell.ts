import { createContext, use } from 'react';
import type { Resource } from './resource';

/** What pages ask of the frame around them. */
export interface ShellDoors {
  create: (resource: Resource) => void;
  openPalette: () => void;
  openHelp: () => void;
}

const nothing = () => undefined;

export const ShellContext = createContext<ShellDoors>({
  create: nothing,
  openPalette: nothing,
  openHelp: nothing,
});

export function useShell(): ShellDoors {
  return use(ShellContext);
}
