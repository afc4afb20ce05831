// Runs before first paint so that the page never flashes in the other colour scheme.
(function () {
  var kept = null;
  try {
    kept = window.localStorage.getItem('rapport.scheme');
  } catch {
    kept = null; // storage is refused in this browser: follow the system
  }
  var dark =
    kept === 'dark' ||
    (kept !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
