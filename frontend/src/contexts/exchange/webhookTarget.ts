/** The one type of record that events name, or null when they name several, or all. */
export function recordTypeOf(events: readonly string[]): string | null {
  const types = new Set(events.map((event) => event.split('.')[1] ?? '*'));
  const [only = null] = types;
  return types.size === 1 && only !== '*' ? only : null;
}
