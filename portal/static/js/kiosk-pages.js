// The window's matters, and the papers of one: a page of a few large buttons at a time. Who pressed what stands in
// kiosk.js; here only the page that is shown, and that is forgotten with the person.
(function () {
  "use strict";
  const FEW = 6, MANY = 8, TWO_LINES = 76; // half-width characters that two lines of a button hold
  const kept = document.getElementById("matters"), data = kept ? JSON.parse(kept.content.textContent) : { texts: {}, matters: [] };
  let shown = null, at = 0;

  function papersOf(code) {
    const found = data.matters.find(function (matter) { return matter[0] === code; });
    return found ? found[2] : [];
  }

  function choicesOf(name, rating) { return name === "item" ? data.matters : papersOf(rating.guide); }

  // The same in every language, so that a page does not move when another language is chosen.
  function sizeOf(choices) {
    const long = choices.some(function (choice) {
      return Object.values(data.texts).some(function (texts) { return texts[choice[1]].replace(/[^ -~]/g, "**").length > TWO_LINES; });
    });
    return long ? FEW : MANY;
  }

  function button(name, choice, language, chosen) {
    const made = document.createElement("button"), label = document.createElement("span");
    made.type = "button";
    made.className = "kiosk-choice";
    made.dataset[name] = choice[0];
    made.setAttribute("aria-pressed", String(choice[0] === chosen));
    label.textContent = data.texts[language][choice[1]] || data.texts.zh[choice[1]];
    if (label.textContent !== data.texts[language][choice[1]]) label.lang = "zh-CN";
    made.append(label);
    return made;
  }

  // Draws the page of a screen; one that is entered anew begins with the page where its pressed button is.
  function draw(name, rating, language, say) {
    const place = document.querySelector(`[data-page="${name}"]`);
    if (!place || !rating) return;
    const choices = choicesOf(name, rating), chosen = name === "item" ? rating.guide : rating.paper;
    const size = sizeOf(choices), last = Math.max(0, Math.ceil(choices.length / size) - 1);
    const list = name === "item" ? name : name + rating.guide;
    if (shown !== list) at = Math.max(0, Math.floor(choices.findIndex(function (one) { return one[0] === chosen; }) / size));
    shown = list;
    at = Math.min(Math.max(at, 0), last);
    const page = choices.slice(at * size, (at + 1) * size);
    place.replaceChildren(...page.map(function (choice) { return button(name, choice, language, chosen); }));
    place.dataset.rows = String(last ? size / 2 : 0);
    turns(name, last, say);
  }

  function turns(name, last, say) {
    const pager = document.querySelector(`[data-pager="${name}"]`), status = pager.querySelector("p");
    pager.hidden = last === 0;
    pager.querySelector("[data-act=page-back]").setAttribute("aria-disabled", String(at === 0));
    pager.querySelector("[data-act=page-on]").setAttribute("aria-disabled", String(at === last));
    const told = say("page", { n: at + 1, m: last + 1 });
    if (status.textContent !== told) status.textContent = told;
  }

  function forget() {
    document.querySelectorAll("[data-page]").forEach(function (place) { place.replaceChildren(); });
    document.querySelectorAll("[data-pager] p").forEach(function (place) { place.textContent = ""; });
  }

  window.kioskPages = {
    any: data.matters.length > 0, papersOf: papersOf, draw: draw, forget: forget,
    leave: function () { shown = null; },
    turn: function (by) { at += by; },
  };
})();
