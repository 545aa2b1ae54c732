// Passkeys: the forms marked data-passkey talk to the browser's own dialog. What is asked for stands in the
// page, or at the sign-in is fetched when the button is pressed. Without scripts the forms stay hidden.

const answers = {
  add: (asked) => window.webauthnJSON.create(asked.creation_options),
  prove: (asked) => window.webauthnJSON.get(asked.request_options),
  "sign-in": (asked) => window.webauthnJSON.get(asked.request_options),
};

async function asked(form) {
  const inPage = document.getElementById("passkey-ask");
  if (inPage) {
    return JSON.parse(inPage.textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error("The portal did not answer.");
  }
  return answer.json();
}

function start(form) {
  const complaint = form.querySelector("[role=alert]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complaint.hidden = true;
    try {
      const credential = await answers[form.dataset.passkey](await asked(form));
      form.elements.credential.value = JSON.stringify(credential);
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      complaint.hidden = false;
    }
  });
}

export function startPasskeys() {
  if (window.PublicKeyCredential && window.webauthnJSON) {
    document.querySelectorAll("form[data-passkey]").forEach(start);
    document.querySelectorAll("[data-without-passkeys]").forEach((words) => { words.hidden = true; });
  }
}
