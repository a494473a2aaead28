// Gives each visit of the rating page its own id, kept with the page in the history: sending again after a lost
// connection or the back button is the same rating, a new scan of the code is a new one.
(function () {
  "use strict";
  var form = document.getElementById("rate"), done = document.querySelector("[data-address]");
  if (done) { history.replaceState(null, "", done.getAttribute("data-address")); return; }
  if (!form) return;

  function makeId() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    var bytes = window.crypto.getRandomValues(new Uint8Array(16)), text = "";
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    for (var i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + (bytes[i] + 256).toString(16).slice(1);
    return text;
  }

  function follow() {
    var level = form.querySelector("[name=level]:checked"), finished = form.querySelector("[name=finished]:checked");
    form.setAttribute("data-level", level ? level.value : "0");
    if (finished && finished.value === "papers") form.setAttribute("data-papers", ""); else form.removeAttribute("data-papers");
  }

  var field = form.elements.id, state = history.state || {};
  if (!field.defaultValue) {
    field.value = state.rating || makeId();
    history.replaceState({ rating: field.value }, "");
  }
  form.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);
  follow();
})();
