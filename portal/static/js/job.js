// Renews the state of a background job every two seconds until it is over. Without script the page reloads itself.
const state = document.getElementById("job");

const renew = async () => {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (response && response.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("job");
    if (fresh && fresh.innerHTML !== state.innerHTML) {
      state.replaceChildren(...fresh.childNodes);
      state.dataset.state = fresh.dataset.state;
    }
  }
  if (["queued", "running"].includes(state.dataset.state)) setTimeout(renew, 2000);
};

setTimeout(renew, 1000);
