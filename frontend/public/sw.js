// Lets the app open without a connection: the page itself and its scripts and styles are kept, and
// nothing else. Answers of the API are never kept here: they belong to whoever is signed in.
const CACHE = 'rapport-shell-1';
const SHELL = '/';
const MOST = 200;
const KEPT = /^\/(assets\/.+\.(js|css)|boot\.js|icon\.svg|icon-\d+\.png|manifest\.webmanifest)$/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([SHELL, '/boot.js', '/icon.svg']))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map(drop)))
      .then(() => self.clients.claim()),
  );
});

function drop(name) {
  return caches.delete(name);
}

async function keep(key, response) {
  const cache = await caches.open(CACHE);
  await cache.put(key, response);
  const files = (await cache.keys()).filter((old) => new URL(old.url).pathname !== SHELL);
  const tooMany = files.slice(0, Math.max(0, files.length - MOST));
  await Promise.all(tooMany.map((old) => cache.delete(old)));
}

async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address, self.location.origin);
    if (url.origin !== self.location.origin || !KEPT.test(url.pathname)) continue;
    if (await caches.match(url.pathname, { ignoreVary: true })) continue;
    const response = await fetch(url.pathname);
    if (response.ok) await keep(url.pathname, response);
  }
}

// The first visit fetched its files before this worker was there: the page tells which they were.
self.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepAll(event.data.keep));
});

// The newest page where there is a connection, so that a new version is never held back.
async function page(request) {
  try {
    const response = await fetch(request);
    const html = response.headers.get('Content-Type')?.startsWith('text/html') === true;
    if (response.ok && html) await keep(SHELL, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(SHELL, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

// Files named after their content never change; the few others are asked for anew first.
async function file(request, path) {
  const fixed = path.startsWith('/assets/');
  const kept = await caches.match(request, { ignoreVary: true });
  if (fixed && kept) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await keep(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (/^\/(v1|files|\.well-known)\//.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (KEPT.test(url.pathname)) event.respondWith(file(request, url.pathname));
});
