// Saves a draft a moment after the last change and renews the findings. Without it the save button does both.
const form = document.querySelector("form[data-autosave]");
const told = document.getElementById("autosave");
const findings = document.getElementById("findings");

if (form) {
  let timer = 0;
  let sending = false;
  let again = false;
  const save = async () => {
    if (sending) { again = true; return; }
    sending = true;
    again = false;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form), ["do", "save"]]),
      headers: { "X-Autosave": "1", Accept: "application/json" },
      redirect: "manual",
    }).catch(() => null);
    sending = false;
    const found = answer && answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (found) told.textContent = found.message || "";
    if (found && found.saved) {
      form.elements.seen.value = found.seen;
      findings.innerHTML = found.findings;
    }
    if (again) save();
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
  form.addEventListener("submit", () => { clearTimeout(timer); again = false; });
}
