// Keeps what is typed in a form marked data-keep two seconds after the last key. Its button works without this.
const PAUSE = 2000;

for (const form of document.querySelectorAll("form[data-keep]")) {
  const told = form.querySelector("[role=status]");
  let waiting = null;
  let sending = Promise.resolve();

  const save = async () => {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new FormData(form),
    }).catch(() => null);
    if (answer && answer.ok) {
      const kept = await answer.json();
      form.elements.version.value = kept.version;
      told.textContent = kept.saved;
    } else {
      told.textContent = told.dataset.failed;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      sending = sending.then(save);
    }, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
