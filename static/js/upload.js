// Sends the chosen documents one by one, each with its own progress. Without it the form sends them all at once.
const form = document.querySelector("[data-upload]");
const words = form?.dataset;
const files = new Map(); // row => its file, as long as it may still be sent
let busy = false;

const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
const offer = (row, name, is) => (part(row, name).parentElement.hidden = !is);
const tag = (row, textContent, tone) =>
  Object.assign(part(row, "state"), { textContent, className: `tag tag--${tone}` });
const size = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

function say(row, state, tone, why = "") {
  tag(row, state, tone);
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
  for (const label of row.querySelectorAll("li span")) label.textContent = ` ${file.name}`;
  part(row, "remove").addEventListener("click", () => remove(row));
  part(row, "retry").addEventListener("click", () => {
    say(row, words.waiting, "closed");
    form.querySelector("[type=submit]").focus();
    sendAll();
  });
  body.closest("section").hidden = false;
  const refusal =
    (files.size >= Number(words.most) && words.tooMany) ||
    (file.size === 0 && words.empty) ||
    (file.size > Number(words.largest) && words.tooBig);
  if (!refusal) files.set(row, file);
  say(row, refusal ? words.refused : words.waiting, refusal ? "overdue" : "closed", refusal || "");
}

function remove(row) {
  files.delete(row);
  row.remove();
  form.querySelector("section").hidden = !form.querySelector("tbody tr");
  document.getElementById("id_documents").focus();
}

function send(row) {
  const data = new FormData(form);
  data.delete("documents");
  data.append("documents", files.get(row));
  const request = new XMLHttpRequest();
  request.open("POST", window.location.pathname);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  offer(row, "remove", false);
  part(row, "progress").hidden = false;
  request.upload.addEventListener("progress", (sent) => {
    const share = Math.floor((100 * sent.loaded) / (sent.total || 1));
    tag(row, `${share}%`, "open");
    part(row, "progress").value = share;
  });
  request.upload.addEventListener("load", () => say(row, words.checking, "open"));
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve(request));
    request.send(data);
  });
}

function settle(row, request) {
  const { rows: [outcome] = [], errors = [] } = request.response ?? {};
  if (outcome) {
    files.delete(row);
    say(row, outcome.state, outcome.tone, outcome.why);
    part(row, "staff").hidden = !outcome.read_url;
    for (const name of ["read", "release"]) {
      part(row, name).href = outcome[`${name}_url`];
      offer(row, name, outcome[`${name}_url`]);
    }
  } else if (errors.length) {
    say(row, words.waiting, "closed");
  } else if (request.status === 413) {
    files.delete(row);
    say(row, words.refused, "overdue", words.tooBig);
  } else {
    say(row, words.stopped, "due", words.stoppedWhy);
  }
  return errors;
}

function clearProblems() {
  document.getElementById("problems").hidden = true;
  document.title = document.title.replace(`${words.error} `, "");
  for (const said of form.querySelectorAll("[data-problem]")) {
    said.closest(".govuk-form-group").classList.remove("govuk-form-group--error");
    said.remove();
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
  document.title = `${words.error} ${document.title}`;
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
