// Sends the chosen papers one by one, each with its own progress. Without it the form sends them all at once.
const form = document.querySelector("[data-upload]");
const words = form?.dataset;
const files = new Map(); // row => its file, as long as it may still be sent
let busy = false;

const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
const offer = (row, name, is) => (part(row, name).parentElement.hidden = !is);
const size = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

function say(row, state, tone, why = "") {
  part(row, "state").textContent = state;
  part(row, "state").className = `tag tag--${tone}`;
  part(row, "why").textContent = why;
  part(row, "why").hidden = !why;
  part(row, "progress").hidden = true;
  offer(row, "remove", tone === "closed" || tone === "overdue" || tone === "due");
  offer(row, "retry", tone === "due");
  form.querySelector("[data-said]").textContent = `${part(row, "name").textContent}: ${state}. ${why}`;
}

function add(file) {
  const body = form.querySelector("tbody");
  body.append(document.getElementById("upload-row").content.cloneNode(true));
  const row = body.lastElementChild;
  part(row, "name").textContent = file.name;
  part(row, "size").textContent = size(file.size);
  for (const name of row.querySelectorAll("li .govuk-visually-hidden")) name.textContent = ` ${file.name}`;
  part(row, "remove").addEventListener("click", () => remove(row));
  part(row, "retry").addEventListener("click", () => {
    say(row, words.waiting, "closed");
    sendAll();
  });
  body.closest("section").hidden = false;
  const refusal =
    (files.size >= Number(words.most) && words.tooMany) ||
    (file.size === 0 && words.empty) ||
    (file.size > Number(words.largest) && words.tooBig);
  if (refusal) {
    say(row, words.refused, "overdue", refusal);
  } else {
    files.set(row, file);
    say(row, words.waiting, "closed");
  }
}

function remove(row) {
  files.delete(row);
  row.remove();
  form.querySelector("section").hidden = !form.querySelector("tbody tr");
  document.getElementById("id_papers").focus();
}

function send(row) {
  const data = new FormData(form);
  data.delete("papers");
  data.append("papers", files.get(row));
  const request = new XMLHttpRequest();
  request.open("POST", window.location.pathname);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  offer(row, "remove", false);
  part(row, "progress").hidden = false;
  request.upload.addEventListener("progress", (sent) => {
    const share = Math.floor((100 * sent.loaded) / (sent.total || 1));
    part(row, "state").textContent = `${share}%`;
    part(row, "state").className = "tag tag--open";
    part(row, "progress").value = share;
  });
  request.upload.addEventListener("load", () => say(row, words.checking, "open"));
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve(request));
    request.send(data);
  });
}

function settle(row, request) {
  const answer = request.response;
  const outcome = answer?.rows?.[0];
  if (outcome) {
    files.delete(row);
    say(row, outcome.state, outcome.tone, outcome.why);
    part(row, "staff").hidden = !outcome.read_url;
    for (const [name, url] of [["read", outcome.read_url], ["release", outcome.release_url]]) {
      offer(row, name, url);
      if (url) part(row, name).href = url;
    }
  } else if (answer?.errors) {
    say(row, words.waiting, "closed");
  } else if (request.status === 413) {
    files.delete(row);
    say(row, words.refused, "overdue", words.tooBig);
  } else {
    say(row, words.stopped, "due", words.stoppedWhy);
  }
  return answer?.errors ?? [];
}

function clearProblems() {
  document.getElementById("problems").hidden = true;
  for (const old of form.querySelectorAll("[data-problem]")) old.remove();
  for (const group of form.querySelectorAll(".govuk-form-group--error")) {
    group.classList.remove("govuk-form-group--error");
  }
}

function showProblems(problems) {
  const summary = document.getElementById("problems");
  const items = problems.map(({ target, text }) => {
    const group = document.getElementById(target).closest("fieldset, .govuk-form-group");
    const said = Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: text });
    said.dataset.problem = "";
    group.querySelector(".govuk-hint").after(said);
    group.closest(".govuk-form-group").classList.add("govuk-form-group--error");
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: `#${target}`, textContent: text }));
    return item;
  });
  summary.querySelector("ul").replaceChildren(...items);
  summary.hidden = false;
  summary.focus();
  if (!document.title.startsWith(words.error)) document.title = `${words.error} ${document.title}`;
}

async function sendAll() {
  if (busy) return;
  busy = true;
  clearProblems();
  let problems = [];
  const waits = (row) => files.has(row) && part(row, "state").textContent === words.waiting;
  for (let row; !problems.length && (row = [...files.keys()].find(waits)); ) {
    problems = settle(row, await send(row));
  }
  busy = false;
  if (problems.length) showProblems(problems);
}

form?.querySelector('input[type="file"]').addEventListener("change", ({ target }) => {
  const chosen = [...target.files];
  if (!chosen.length) return;
  target.value = "";
  target.dispatchEvent(new Event("change"));
  chosen.forEach(add);
});
form?.addEventListener("submit", (event) => {
  if (!files.size && !busy) return; // Nothing chosen: the page says so.
  event.preventDefault();
  sendAll();
});
window.addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});
