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

  // A form that can be sent signed out, as a report can, stays with what was typed. What it offered to choose
  // from goes, but for what was chosen: somebody else may be reading it now.
  const kept = document.querySelector("form[data-keeps]");
  const isSignedOut = () => {
    if (!kept) {
      // Asks for the page again: the server shows the sign-in, and comes back here afterwards.
      window.location.replace(window.location.pathname + window.location.search);
      return;
    }
    seen = Infinity;
    dialog.close();
    for (const choice of kept.querySelectorAll("option:not(:checked)")) {
      choice.remove();
    }
    kept.querySelector("[data-signed-out]").hidden = false;
  };

  const stay = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status === 204) {
      isHere();
      tabs?.postMessage("here");
    } else {
      isSignedOut();
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
      isSignedOut();
    } else if (idle > allowed - WARN_BEFORE && !dialog.open) {
      dialog.showModal();
    }
  };
  window.setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}
