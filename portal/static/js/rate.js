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

  // A watched window asks the phone for a little work before it counts a rating; without it the rating waits.
  function prove() {
    var subtle = window.crypto.subtle, encoder = new TextEncoder();
    if (!subtle || !window.fetch) return;
    fetch(form.getAttribute("data-proof")).then(function (answer) { return answer.json(); }).then(function (puzzle) {
      function attempt(from) {
        var numbers = [];
        for (var n = from; n < from + 500 && n <= puzzle.maxnumber; n++) numbers.push(n);
        return Promise.all(numbers.map(function (n) { return subtle.digest("SHA-256", encoder.encode(puzzle.salt + n)); })).then(function (hashes) {
          for (var i = 0; i < hashes.length; i++) {
            if (Array.from(new Uint8Array(hashes[i]), function (b) { return (b + 256).toString(16).slice(1); }).join("") === puzzle.challenge) {
              puzzle.number = numbers[i];
              form.elements.altcha.value = btoa(JSON.stringify(puzzle));
              return null;
            }
          }
          return numbers.length ? attempt(from + 500) : null;
        });
      }
      return attempt(0);
    }).catch(function () { /* the rating is taken all the same and checked first */ });
  }
  if (form.getAttribute("data-proof")) prove();

  var field = form.elements.id, state = history.state || {};
  if (!field.defaultValue) {
    field.value = state.rating || makeId();
    history.replaceState({ rating: field.value }, "");
  }
  // A form that came back with a mistake goes on counting where it was.
  var passed = form.elements.seconds, before = Number(passed.defaultValue) || 0;
  form.addEventListener("submit", function () {
    passed.value = String(Math.min(86400, before + Math.floor(performance.now() / 1000)));
  });
  // Saying which matter it was loses nothing that is filled in already.
  var which = document.getElementById("which"), choose = document.getElementById("choose");
  if (which && choose) which.addEventListener("click", function (event) {
    if (form.getAttribute("data-level") !== "0") { event.preventDefault(); choose.click(); }
  });
  form.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);
  follow();
})();
