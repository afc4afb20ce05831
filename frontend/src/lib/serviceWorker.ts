function fetchedSoFar(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name);
}

async function register(): Promise<void> {
  await navigator.serviceWorker.register('/sw.js');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: fetchedSoFar() });
}

/** After the page has loaded: the worker is for the next visit, not for this one. */
export function keepShell(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    register().catch(() => {
      // A browser that refuses one, as in a private window, loses only the start without a connection.
    });
  });
}
