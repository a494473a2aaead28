// The clerk's keys. Every key only presses a link or button that is on the page; without this script those remain.
(() => {
  const OFF = "mingchuang.keys.off";
  const typing = (target) => target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  const press = (control) => {
    if (control.matches("input, summary, [tabindex]")) control.focus();
    if (control.tagName !== "INPUT") control.click();
  };
  const isOff = () => localStorage.getItem(OFF) === "1";

  const choose = (number) => {
    const first = document.querySelector(".mc-desk-questions fieldset");
    const option = first?.querySelectorAll("input[type=radio]")[number - 1];
    if (!option) return false;
    option.checked = true;
    option.form.requestSubmit();
    return true;
  };
  const move = (step) => {
    const stops = [...document.querySelectorAll("[data-arrows] :is(a, input[type=checkbox])")];
    if (!stops.length) return false;
    const here = stops.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : stops.length - 1) : here + step;
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
    return true;
  };
  const search = () => {
    const box = document.querySelector("main form.mc-search input");
    box?.focus();
    return Boolean(box);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      const send = event.key === "Enter" && document.querySelector("button[data-key=Enter]");
      if (send) { event.preventDefault(); send.click(); }
      return;
    }
    const inSearch = event.target.matches("main form.mc-search input");
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && inSearch) {
      const list = document.querySelector(".mc-suggestions");
      if ((!list || list.hidden) && move(arrow)) event.preventDefault();
      return;
    }
    if (typing(event.target) || isOff()) return;
    if (arrow) { if (!event.target.matches("input[type=radio]") && move(arrow)) event.preventDefault(); return; }
    if (event.key === "/" && search()) { event.preventDefault(); return; }
    if (/^[1-9]$/.test(event.key) && choose(Number(event.key))) { event.preventDefault(); return; }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Enter") return;
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (control) { event.preventDefault(); press(control); }
  });

  document.querySelectorAll("[data-keys-switch]").forEach((button) => {
    const label = () => { button.textContent = isOff() ? button.dataset.on : button.dataset.off; };
    button.hidden = false;
    button.addEventListener("click", () => { localStorage.setItem(OFF, isOff() ? "0" : "1"); label(); });
    label();
  });
})();
