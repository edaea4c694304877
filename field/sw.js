// The worker keeps the page and the streets, so that both are there without network. It touches nothing else: no
// answers of the interface, no event streams, no other page.

importScripts('/vor-ort/shell.js'); // self.SHELL = {version, files}, made by the server from the files themselves

const SHELL_CACHE = `vor-ort ${self.SHELL.version}`;
const GROUND_CACHE = 'vor-ort ground';
const PAGE = '/vor-ort';
const ANSWER_WITHIN_MS = 3000;
const MOST_TILES = 1500;

addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(SHELL_CACHE);
  await cache.addAll(self.SHELL.files.map((file) => new Request(file, { cache: 'reload' })));
  await skipWaiting();
})()));

addEventListener('activate', (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith('vor-ort ') && name !== SHELL_CACHE && name !== GROUND_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
})()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (/^\/tiles\/(streets|boroughs)\//.test(address.pathname)) event.respondWith(ground(event));
  else if (request.mode === 'navigate' && [PAGE, `${PAGE}/`].includes(address.pathname)) event.respondWith(page(request));
  else if (self.SHELL.files.includes(address.pathname)) event.respondWith(shell(request));
});

// The page itself comes from the server when that answers soon, so that a new version is seen; else from here.
async function page(request) {
  const kept = await caches.match(PAGE, { cacheName: SHELL_CACHE });
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) } : {});
    return answer.ok && !answer.redirected ? answer : kept ?? answer;
  } catch {
    return kept ?? Response.error();
  }
}

// All files of one version belong together: from the cache first.
async function shell(request) {
  return (await caches.match(request, { cacheName: SHELL_CACHE, ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

// Streets: what is kept is shown at once and renewed behind it; without network an unknown tile is empty.
async function ground(event) {
  const cache = await caches.open(GROUND_CACHE);
  const kept = await cache.match(event.request, { ignoreVary: true });
  const fresh = fetch(event.request).then(async (answer) => {
    if (answer.ok) await cache.put(event.request, answer.clone()).then(() => trim(cache));
    return answer;
  });
  if (!kept) return fresh.catch(() => new Response(null, { status: 204 }));
  event.waitUntil(fresh.catch(() => {}));
  return kept;
}

async function trim(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_TILES)).map((key) => cache.delete(key)));
}
