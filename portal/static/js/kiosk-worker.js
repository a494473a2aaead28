// Keeps the tablet's page and its files, so that the page opens without a network. KEPT is put before this by the
// server: {build, page, files}. The page comes from the network first, so that a revocation or a new name arrives.
const SHELF = "kiosk-" + KEPT.build, PATIENCE = 4000;

self.addEventListener("install", function (event) {
  event.waitUntil(fill().then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(clear().then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname === KEPT.page) event.respondWith(page(request));
  else if (KEPT.files.includes(address.pathname + address.search)) event.respondWith(file(request));
});

async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(KEPT.files);
  const response = await fetch(KEPT.page, { credentials: "same-origin", cache: "no-store" });
  if (!isOurs(response)) throw new Error("the page is not to be had");
  await shelf.put(KEPT.page, response);
}

async function clear() {
  for (const name of await caches.keys()) if (name.startsWith("kiosk-") && name !== SHELF) await caches.delete(name);
}

function isOurs(response) { return response.ok && !response.redirected; }

async function page(request) {
  const shelf = await caches.open(SHELF), stop = new AbortController();
  const limit = setTimeout(function () { stop.abort(); }, PATIENCE);
  try {
    const response = await fetch(request, { signal: stop.signal });
    if (isOurs(response)) await shelf.put(KEPT.page, response.clone());
    if (response.status < 500) return response;
  } catch { /* no network: the kept page serves */ } finally { clearTimeout(limit); }
  return await shelf.match(KEPT.page) || Response.error();
}

async function file(request) {
  const shelf = await caches.open(SHELF);
  return await shelf.match(request) || fetch(request);
}
