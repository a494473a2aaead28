// Search as you type. Without this script the form works as it stands.
(() => {
  const prepare = (form) => {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    let timer = 0;
    let active = -1;
    let asked = "";
    list.id = `${input.id}-list`;
    list.className = "mc-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    list.hidden = true;
    form.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
      input.setAttribute(name, value);
    }

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (position) => {
      const options = [...list.children];
      active = (position + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
      input.setAttribute("aria-activedescendant", options[active].id);
    };
    const show = (hits) => {
      list.replaceChildren(...hits.map((hit, index) => {
        const option = document.createElement("li");
        const name = document.createElement("strong");
        const note = document.createElement("span");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = hit.address;
        name.textContent = hit.name;
        note.textContent = hit.note;
        option.append(name, note);
        return option;
      }));
      active = -1;
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
    };
    const ask = async () => {
      asked = input.value.trim();
      if (!asked) { close(); return; }
      const words = asked;
      try {
        const answer = await fetch(`${form.getAttribute("action")}/suggest?q=${encodeURIComponent(words)}`);
        if (answer.ok && words === asked) show(await answer.json());
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
      if (event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(list.children[active].dataset.address); }
    });
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      if (option) { event.preventDefault(); location.assign(option.dataset.address); }
    });
    input.addEventListener("blur", close);
  };
  document.querySelectorAll("form.mc-search").forEach(prepare);
})();
