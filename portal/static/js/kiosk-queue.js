// Ratings on their way. Each is written to the tablet's own database before anybody is thanked, and leaves it only
// when the server names its id as stored. The id is made here, so a second send of it changes nothing there.
(function () {
  "use strict";
  const STORE = "ratings", BATCH = 25, MOST = 1000, PATIENCE = 15000, SHORTEST = 2000, LONGEST = 300000, PULSE = 60000;
  const root = document.body.dataset.root, build = document.body.dataset.build;
  let opened = null, sending = false, failures = 0, timer = 0, offset = null, online = navigator.onLine;
  const listeners = [], begunHere = new Set();

  function database() {
    if (!opened) opened = new Promise(function (resolve, reject) {
      const request = indexedDB.open("kiosk", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore(STORE, { keyPath: "id" }); };
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { opened = null; reject(request.error); };
    });
    return opened;
  }

  async function within(mode, work) {
    const base = await database();
    return new Promise(function (resolve, reject) {
      // strict: the promise is kept when the disk has it, not when the browser does
      const transaction = base.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = function () { resolve(request && request.result); };
      transaction.onabort = transaction.onerror = function () { reject(transaction.error); };
    });
  }

  function all() { return within("readonly", function (store) { return store.getAll(); }); }
  function put(rating) {
    begunHere.add(rating.id);
    return within("readwrite", function (store) { return store.put(rating); });
  }

  function settle(accepted, refused) {
    return within("readwrite", function (store) {
      accepted.forEach(function (id) { store.delete(id); });
      refused.forEach(function (rating) { store.put(rating); });
      return null;
    });
  }

  async function waiting() {
    return (await all()).filter(function (rating) { return rating.state === "queued"; });
  }

  function makeId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    const text = Array.from(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // A rating of which nothing is known but the level.
  function bare() { return { tags: [], finished: null, guide: null, paper: null, trips: null, words: null, seconds: null }; }

  // A draft is kept too: when the power goes after the level was pressed, the level counts. A draft begun on this page
  // is somebody's who still stands there.
  async function recover() {
    for (const rating of await all()) {
      if (rating.state === "draft" && !begunHere.has(rating.id)) await put(Object.assign(rating, bare(), { state: "queued", partial: true }));
    }
  }

  async function post(path, body) {
    const stop = new AbortController(), limit = setTimeout(function () { stop.abort(); }, PATIENCE);
    try {
      return await fetch(root + path, {
        method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
        credentials: "same-origin", redirect: "error", cache: "no-store", signal: stop.signal,
      });
    } finally { clearTimeout(limit); }
  }

  function parcel(list, refused) {
    const ratings = list.slice(0, BATCH).map(function (rating) {
      return {
        id: rating.id, level: rating.level, language: rating.language, tags: rating.tags, finished: rating.finished,
        device_at: rating.device_at, offset: rating.offset, partial: rating.partial,
        guide: rating.guide ?? null, paper: rating.paper ?? null, trips: rating.trips ?? null, words: rating.words ?? null,
        seconds: rating.seconds ?? null,
      };
    });
    return { sent_at: new Date().toISOString(), unsent: list.length, refused: refused, build: build, ratings: ratings };
  }

  // Sends what waits, oldest first; without any it is a sign of life. Returns the receipts by id.
  async function sendOnce() {
    const kept = await all(), list = kept.filter(function (rating) { return rating.state === "queued"; });
    list.sort(function (left, right) { return left.device_at < right.device_at ? -1 : 1; });
    const began = Date.now(), body = parcel(list, kept.filter(function (rating) { return rating.state === "refused"; }).length);
    const response = await post("send", body);
    if (response.status === 401) return { closed: true };
    if (!response.ok) throw new Error("status " + response.status);
    const answer = await response.json();
    offset = Math.round((Date.parse(answer.server_at) - (began + Date.now()) / 2) / 1000);
    const refused = list.filter(function (rating) { return rating.id in answer.refused; });
    refused.forEach(function (rating) { rating.state = "refused"; });
    await settle(Object.keys(answer.accepted), refused);
    const progress = Object.keys(answer.accepted).length + refused.length;
    return { receipts: answer.accepted, build: answer.build, more: progress > 0 && list.length > progress };
  }

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      let outcome;
      do {
        outcome = await sendOnce();
        failures = 0;
        online = true;
        await tell(outcome);
      } while (outcome.more);
    } catch {
      failures += 1;
      online = false;
      await tell({});
    } finally {
      sending = false;
      timer = setTimeout(send, pause());
    }
  }

  // Twice as long after each failure, at most five minutes, and never all tablets of a hall at the same moment.
  function pause() {
    const longest = failures ? Math.min(LONGEST, SHORTEST * Math.pow(2, failures - 1)) : PULSE;
    return longest * (0.5 + Math.random() / 2);
  }

  function hurry() { failures = 0; send(); }

  async function tell(outcome) {
    const kept = await all().catch(function () { return []; });
    const state = {
      online: online, offset: offset,
      unsent: kept.filter(function (rating) { return rating.state === "queued"; }).length,
      refused: kept.filter(function (rating) { return rating.state === "refused"; }).length,
    };
    listeners.forEach(function (listener) { listener(Object.assign(state, outcome)); });
  }

  async function start() {
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () {});
    await recover();
    window.addEventListener("online", hurry);
    window.addEventListener("offline", function () { online = false; tell({}); });
    await tell({});
    send();
  }

  window.kioskQueue = {
    makeId: makeId, bare: bare, put: put, post: post, hurry: hurry, start: start,
    offset: function () { return offset; },
    isFull: async function () { return (await waiting()).length >= MOST; },
    listen: function (listener) { listeners.push(listener); },
  };
})();
