// Entering sheets by the keyboard: a level moves on to the next line, and the next line offers the next number.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    var field = event.target, row = field.closest("tr");
    if (!field.hasAttribute("data-level") || !/^[1-5]$/.test(field.value)) return;
    var next = row && row.nextElementSibling;
    if (!next) return;
    var number = next.querySelector("[name=number]"), level = next.querySelector("[name=level]");
    if (!number.value) number.value = following(row.querySelector("[name=number]").value);
    (number.value ? level : number).focus();
  });

  function following(number) {
    return number.replace(/(\d+)$/, function (digits) { return String(Number(digits) + 1).padStart(digits.length, "0"); });
  }
})();
