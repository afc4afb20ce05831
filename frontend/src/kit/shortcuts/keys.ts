/** Where a shortcut holds; the help sheet shows them in this order. */
export const SCOPES = ['anywhere', 'go', 'list', 'record'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Shortcut {
  /** Names its text: kit:shortcuts.<id>. */
  id: string;
  /** Keys one after the other, parted by a space: "g a"; "mod+k" holds Ctrl or ⌘. */
  keys: string;
  scope: Scope;
}

/** Every shortcut that is not a place to go. The help sheet and the listeners both read this. */
export const SHORTCUTS = [
  { id: 'palette', keys: 'mod+k', scope: 'anywhere' },
  { id: 'help', keys: '?', scope: 'anywhere' },
  { id: 'create', keys: 'n', scope: 'anywhere' },
  { id: 'search', keys: '/', scope: 'list' },
  { id: 'next', keys: 'j', scope: 'list' },
  { id: 'previous', keys: 'k', scope: 'list' },
  { id: 'edit', keys: 'e', scope: 'record' },
  { id: 'note', keys: 'm', scope: 'record' },
  { id: 'back', keys: 'u', scope: 'record' },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof SHORTCUTS)[number]['id'];

export function keysOf(id: ShortcutId): string {
  return SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys ?? '';
}

/** A key with Ctrl or ⌘ cannot be pressed by accident or by speech: it stays when the rest is off. */
export function hasModifier(keys: string): boolean {
  return keys.startsWith('mod+');
}

interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

/**
 * A key press in the spelling of the table, or null for one that is none of ours. Where the layout
 * writes another script, the place of the key counts instead of its letter.
 */
export function spelled(press: Press): string | null {
  if (press.isComposing || press.altKey || press.key.length !== 1) return null;
  const place = /^Key([A-Z])$/.exec(press.code)?.[1];
  const foreign = (press.key.codePointAt(0) ?? 0) > 127;
  const key = (foreign && place ? place : press.key).toLowerCase();
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}

const TYPING = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const NOT_TYPED = ['checkbox', 'radio', 'button', 'submit', 'file', 'range'];

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(TYPING);
  return field !== null && !(field instanceof HTMLInputElement && NOT_TYPED.includes(field.type));
}

/** In a dialog or a menu the letters are its own. */
export function isElsewhere(target: EventTarget | null): boolean {
  const floating = '[role="dialog"], [role="menu"], [role="listbox"]';
  if (document.querySelector('[aria-modal="true"]')) return true;
  return target instanceof Element && target.closest(floating) !== null;
}
