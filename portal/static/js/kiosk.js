// The tablet at a window: one question, a few more if wanted, thanks, and nothing of the last person after that.
(function () {
  "use strict";
  const IDLE = 20, WARNING = 10, THANKS = 5;
  const body = document.body, queue = window.kioskQueue, words = JSON.parse(body.dataset.words);
  const seal = window.kioskSeal, read = window.kioskRead, pages = window.kioskPages;
  const STEPS = ["more", "item", "paper", "words"], CHOSEN = "[data-tag], [data-finished], [data-item], [data-paper], [data-trips]";
  const title = document.getElementById("title"), dialog = document.getElementById("idle");
  let language = "zh", screen = "start", rating = null, thanked = null, pin = "", network = { online: true, unsent: 0 };
  let quiet = 0, countdown = 0, ending = 0, choosing = false;

  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  function say(key, facts) {
    return words[language][key].replace(/\{(\w+)\}/g, function (_whole, name) { return facts[name]; });
  }

  function speak(code) {
    language = code;
    document.documentElement.lang = code === "zh" ? "zh-CN" : code;
    each("[data-text]", function (node) { node.textContent = words[code][node.dataset.text]; });
    each("[data-label]", function (node) { node.setAttribute("aria-label", words[code][node.dataset.label]); });
    each("[data-language]", function (node) { node.setAttribute("aria-pressed", String(node.dataset.language === code)); });
    draw();
  }

  function draw() {
    const heading = say("title-" + screen, { level: rating ? say("level-" + rating.level, {}) : "" });
    title.textContent = heading;
    document.title = heading + " · " + body.querySelector(".kiosk-place").textContent.trim();
    if (screen === "pin") document.getElementById("pin").textContent = say("pin", { n: pin.length });
    if (screen === "item" || screen === "paper") pages.draw(screen, rating, language, say);
    drawThanks();
    drawNetwork();
  }

  function show(name) {
    if (screen !== name) pages.leave();
    screen = name;
    each("[data-screen]", function (node) { node.hidden = node.dataset.screen !== name; });
    draw();
    title.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    aloud();
    watch();
  }

  function aloud() {
    const levels = [5, 4, 3, 2, 1].map(function (level) { return say("level-" + level, {}); });
    const told = { start: [say("title-start", {}), say("hint-start", {})].concat(levels), more: [say("read-more", {})] };
    read.say(told[screen] || [title.textContent], document.documentElement.lang);
  }

  function drawThanks() {
    if (screen !== "thanks" || !thanked) return;
    const place = document.getElementById("thanks");
    if (thanked.wordless) place.textContent = say("thanks-wordless", {});
    else place.textContent = thanked.code ? say("thanks-online", { code: thanked.code }) : network.online ? "" : say("thanks-offline", {});
  }

  function drawNetwork() {
    const line = document.getElementById("network");
    const text = network.online ? (network.unsent > 0 ? say("holding", { n: network.unsent }) : "") : say("offline", { n: network.unsent });
    if (line.textContent !== text) line.textContent = text;
    line.dataset.online = String(network.online);
    const facts = { unsent: network.unsent, refused: network.refused, offset: network.offset, build: body.dataset.build };
    each("[data-fact]", function (node) { node.textContent = String(facts[node.dataset.fact] ?? "–"); });
  }

  // What a person did is in `rating`, in the pressed state of buttons and in the text field: all go here. The field is
  // replaced by a new one, so that no undo brings the words of the last person back.
  function wipe() {
    rating = null;
    pin = "";
    thanked = null;
    clearInterval(countdown);
    clearTimeout(ending);
    if (dialog.open) dialog.close();
    each(CHOSEN, unpress);
    renewField();
    pages.forget();
    read.off();
    ["thanks", "pin", "idle-count", "idle-said"].forEach(function (id) { document.getElementById(id).textContent = ""; });
    speak("zh");
    show("start");
  }

  function unpress(node) { node.setAttribute("aria-pressed", "false"); }

  function renewField() {
    const old = document.getElementById("words"), fresh = old.cloneNode(false);
    fresh.value = "";
    old.replaceWith(fresh);
  }

  async function keep() {
    try {
      await queue.put(rating);
      return true;
    } catch {
      show("fault");
      ending = setTimeout(wipe, 2 * THANKS * 1000);
      return false;
    }
  }

  async function choose(level) {
    if (choosing || rating && rating.state === "queued") return;
    choosing = true;
    try { await begin(level); } finally { choosing = false; }
  }

  async function begin(level) {
    if (!rating && await queue.isFull().catch(function () { return false; })) return show("full");
    const fresh = { id: queue.makeId(), device_at: new Date().toISOString(), offset: queue.offset() };
    const again = rating || Object.assign(fresh, queue.bare());
    rating = Object.assign(again, { state: "draft", level: level, language: language, tags: [], partial: false });
    each("[data-tag]", unpress);
    each("[data-of]", function (node) { node.hidden = node.dataset.of !== String(level); });
    if (await keep()) show("more");
  }

  // False when there were words and they could not be locked: then they are not kept at all.
  async function lockWords() {
    const typed = document.getElementById("words").value.trim();
    rating.words = null;
    if (!typed || !seal.able) return !typed;
    try {
      rating.words = await seal.seal(typed, rating.id);
      return true;
    } catch { return false; }
  }

  async function finish(partial) {
    if (!rating || rating.state !== "draft") return;
    if (dialog.open) dialog.close();
    const passed = Math.floor((Date.now() - Date.parse(rating.device_at)) / 1000);
    const seconds = passed < 0 || passed > 86400 ? null : passed;
    Object.assign(rating, { state: "queued", language: language, partial: partial, seconds: seconds });
    const locked = partial || await lockWords();
    if (partial) Object.assign(rating, queue.bare());
    const id = rating.id;
    if (!await keep()) return;
    queue.hurry();
    if (partial) return wipe();
    thanked = { id: id, code: "", wordless: !locked };
    rating = null;
    show("thanks");
    ending = setTimeout(wipe, THANKS * 1000);
  }

  function toggle(button) {
    const on = button.getAttribute("aria-pressed") !== "true", facts = button.dataset;
    if (facts.tag) {
      button.setAttribute("aria-pressed", String(on));
      rating.tags = on ? rating.tags.concat(facts.tag) : rating.tags.filter(function (known) { return known !== facts.tag; });
    } else if (facts.finished) rating.finished = one("[data-finished]", button, on) ? facts.finished : null;
    else if (facts.trips) rating.trips = one("[data-trips]", button, on) ? Number(facts.trips) : null;
    else if (facts.paper) rating.paper = one("[data-paper]", button, on) ? facts.paper : null;
    else if (facts.item) {
      rating.guide = one("[data-item]", button, on) ? facts.item : null;
      rating.paper = null;
      if (on) step(1);
    }
  }

  // Of a group only this button is pressed, or none.
  function one(group, button, on) {
    each(group, function (node) { node.setAttribute("aria-pressed", String(on && node === button)); });
    return on;
  }

  // The screens after the level, one question each: which matter, which paper if one was missing, then free words.
  function step(by) {
    const asked = { more: true, item: pages.any, paper: asksPaper(), words: true };
    let at = STEPS.indexOf(screen) + by;
    while (!asked[STEPS[at]]) at += by;
    show(STEPS[at]);
  }

  function asksPaper() {
    return rating.finished === "papers" && pages.papersOf(rating.guide).length > 0;
  }

  function turn(by) {
    pages.turn(by);
    draw();
  }

  // Nobody for 20 s: a warning of 10 s, then the level alone is kept and everything else forgotten.
  function watch() {
    clearTimeout(quiet);
    if (screen === "thanks" || screen === "fault" || screen === "closed" || dialog.open) return;
    if (screen === "start" && language === "zh" && !rating) return;
    quiet = setTimeout(rating ? warn : wipe, IDLE * 1000);
  }

  function warn() {
    let left = WARNING;
    dialog.showModal();
    count();
    countdown = setInterval(function () { left -= 1; if (left > 0) count(); else finish(true); }, 1000);
    function count() {
      document.getElementById("idle-count").textContent = say("idle", { n: left });
      if (left === WARNING || left === 5) document.getElementById("idle-said").textContent = say("idle", { n: left });
    }
  }

  function stay() {
    clearInterval(countdown);
    if (dialog.open) dialog.close();
    watch();
  }

  async function press(digit) {
    pin += digit;
    draw();
    if (pin.length < 6) return;
    const tried = pin, place = document.getElementById("pin");
    let right = false;
    pin = "";
    try {
      right = (await (await queue.post("unlock", { pin: tried })).json()).right;
      place.textContent = say("pin-wrong", {});
    } catch { place.textContent = say("pin-offline", {}); }
    if (right) { pin = tried; show("staff"); }
  }

  async function leave() {
    const answer = await (await queue.post("leave", { pin: pin })).json();
    if (answer.right) location.replace(answer.address);
  }

  const acts = {
    send: function () { finish(false); },
    change: function () { show("start"); },
    on: function () { step(1); },
    back: function () { step(-1); },
    "page-back": function () { turn(-1); },
    "page-on": function () { turn(1); },
    read: function () { if (read.toggle()) aloud(); },
    restart: wipe,
    stay: stay,
    pin: function () { if (!rating) show("pin"); },
    erase: function () { pin = pin.slice(0, -1); draw(); },
    "staff-send": queue.hurry,
    "staff-reload": function () { location.reload(); },
    "staff-leave": leave,
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    const facts = button.dataset;
    if (facts.language) speak(facts.language);
    else if (facts.level) choose(Number(facts.level));
    else if (rating && button.matches(CHOSEN)) toggle(button);
    else if (facts.digit) press(facts.digit);
    else if (acts[facts.act]) acts[facts.act]();
  });
  ["pointerdown", "keydown", "input"].forEach(function (name) { document.addEventListener(name, watch, { passive: true }); });
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  dialog.addEventListener("cancel", function (event) { event.preventDefault(); stay(); });

  queue.listen(function (state) {
    network = state;
    if (thanked && state.receipts && state.receipts[thanked.id]) thanked.code = state.receipts[thanked.id];
    if (state.closed) return show("closed");
    if (screen === "closed") wipe();
    if (state.build && state.build !== body.dataset.build && screen === "start" && !rating && !choosing) location.reload();
    drawThanks();
    drawNetwork();
  });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(body.dataset.root + "worker.js").catch(function () {});
  each("[data-able]", function (node) { node.hidden = node.dataset.able !== String(seal.able); });
  show("start");
  queue.start();
})();
