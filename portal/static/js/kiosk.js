// The tablet at a window: one question, a few more if wanted, thanks, and nothing of the last person after that.
(function () {
  "use strict";
  const IDLE = 20, WARNING = 10, THANKS = 5;
  const body = document.body, queue = window.kioskQueue, words = JSON.parse(body.dataset.words);
  const title = document.getElementById("title"), dialog = document.getElementById("idle");
  let language = "zh", screen = "start", rating = null, thanked = null, pin = "", network = { online: true, unsent: 0 };
  let quiet = 0, countdown = 0, ending = 0;

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
    drawThanks();
    drawNetwork();
  }

  function show(name) {
    screen = name;
    each("[data-screen]", function (node) { node.hidden = node.dataset.screen !== name; });
    draw();
    title.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    watch();
  }

  function drawThanks() {
    if (screen !== "thanks" || !thanked) return;
    const place = document.getElementById("thanks");
    place.textContent = thanked.code ? say("thanks-online", { code: thanked.code }) : network.online ? "" : say("thanks-offline", {});
  }

  function drawNetwork() {
    const line = document.getElementById("network");
    const text = network.online ? (network.unsent > 0 ? say("holding", { n: network.unsent }) : "") : say("offline", { n: network.unsent });
    if (line.textContent !== text) line.textContent = text;
    line.dataset.online = String(network.online);
    const facts = { unsent: network.unsent, refused: network.refused, offset: network.offset, build: body.dataset.build };
    each("[data-fact]", function (node) { node.textContent = String(facts[node.dataset.fact] ?? "–"); });
  }

  // What a person did is in `rating` alone, and in the pressed state of buttons: both go here.
  function wipe() {
    rating = null;
    pin = "";
    thanked = null;
    clearInterval(countdown);
    clearTimeout(ending);
    if (dialog.open) dialog.close();
    each("[data-tag], [data-finished]", function (node) { node.setAttribute("aria-pressed", "false"); });
    ["thanks", "pin", "idle-count", "idle-said"].forEach(function (id) { document.getElementById(id).textContent = ""; });
    speak("zh");
    show("start");
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
    if (rating && rating.state === "queued") return;
    if (!rating && await queue.isFull().catch(function () { return false; })) return show("full");
    const again = rating || { id: queue.makeId(), device_at: new Date().toISOString(), offset: queue.offset() };
    rating = Object.assign(again, { state: "draft", level: level, language: language, tags: [], finished: null, partial: false });
    each("[data-tag], [data-finished]", function (node) { node.setAttribute("aria-pressed", "false"); });
    each("[data-of]", function (node) { node.hidden = node.dataset.of !== String(level); });
    if (await keep()) show("more");
  }

  async function finish(partial) {
    if (!rating || rating.state !== "draft") return;
    if (dialog.open) dialog.close();
    const passed = Math.floor((Date.now() - Date.parse(rating.device_at)) / 1000);
    const seconds = partial || passed < 0 || passed > 86400 ? null : passed;
    Object.assign(rating, { state: "queued", language: language, partial: partial, seconds: seconds });
    if (partial) Object.assign(rating, { tags: [], finished: null });
    const id = rating.id;
    if (!await keep()) return;
    queue.hurry();
    if (partial) return wipe();
    thanked = { id: id, code: "" };
    rating = null;
    show("thanks");
    ending = setTimeout(wipe, THANKS * 1000);
  }

  function toggle(button) {
    const on = button.getAttribute("aria-pressed") !== "true", tag = button.dataset.tag;
    if (tag) {
      button.setAttribute("aria-pressed", String(on));
      rating.tags = on ? rating.tags.concat(tag) : rating.tags.filter(function (known) { return known !== tag; });
    } else {
      each("[data-finished]", function (node) { node.setAttribute("aria-pressed", String(on && node === button)); });
      rating.finished = on ? button.dataset.finished : null;
    }
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
    else if (facts.tag || facts.finished) toggle(button);
    else if (facts.digit) press(facts.digit);
    else if (acts[facts.act]) acts[facts.act]();
  });
  ["pointerdown", "keydown"].forEach(function (name) { document.addEventListener(name, watch, { passive: true }); });
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  dialog.addEventListener("cancel", function (event) { event.preventDefault(); stay(); });

  queue.listen(function (state) {
    network = state;
    if (thanked && state.receipts && state.receipts[thanked.id]) thanked.code = state.receipts[thanked.id];
    if (state.closed) return show("closed");
    if (screen === "closed") wipe();
    if (state.build && state.build !== body.dataset.build && screen === "start" && !rating) location.reload();
    drawThanks();
    drawNetwork();
  });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(body.dataset.root + "worker.js").catch(function () {});
  show("start");
  queue.start();
})();
