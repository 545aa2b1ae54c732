// Warns two minutes before an idle session ends; the server decides (accounts/idle.py) and needs no script
// for it. What is done in another tab of this browser counts too.

const WARN_BEFORE = 120;
const LOOK_EVERY = 2000;

export function startIdleWarning() {
  const dialog = document.querySelector("dialog[data-idle-seconds]");
  if (!dialog || !dialog.showModal) {
    return;
  }
  const form = dialog.querySelector("form");
  const allowed = Number(dialog.dataset.idleSeconds);
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("portal-seen") : null;
  let seen = Date.now();

  const isHere = () => {
    seen = Date.now();
    dialog.close();
  };

  const stay = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status === 204) {
      isHere();
      tabs?.postMessage("here");
    } else {
      window.location.reload();
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  // Escape closes a dialog: somebody pressed it, so somebody is there.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  tabs?.addEventListener("message", isHere);
  tabs?.postMessage("here");

  const look = () => {
    const idle = (Date.now() - seen) / 1000;
    if (idle > allowed + 2) {
      // Asks for the page again: the server shows the sign-in, and comes back here afterwards.
      window.location.replace(window.location.pathname + window.location.search);
    } else if (idle > allowed - WARN_BEFORE && !dialog.open) {
      dialog.showModal();
    }
  };
  window.setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}
