// Keeps the count under a text with a limit. Without it the limit is told once, in words.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const words = document.getElementById(area.id + "-limit");
  const tell = () => {
    const left = Number(area.dataset.limit) - [...area.value].length;
    words.textContent = (left < 0 ? words.dataset.over : words.dataset.left).replace("{n}", Math.abs(left));
    words.classList.toggle("mc-over", left < 0);
  };
  area.addEventListener("input", tell);
  tell();
}
