// Shows the form for one class, has the server make a record of it, and tells what the check says.

import "@ulb-darmstadt/shacl-form";
import { makeOperable } from "./operable.js";
import { themeLike } from "./theme.js";

export async function fill(section) {
  const { shapes, shape, root } = section.dataset;
  const form = document.createElement("shacl-form");
  form.dataset.shapesUrl = shapes;
  form.dataset.shapeSubject = shape;
  form.dataset.valuesSubject = root;
  form.dataset.ignoreOwlImports = "";
  form.dataset.language = "en";
  form.dataset.collapse = "";
  form.dataset.loading = "…";
  form.setTheme(themeLike(form.config.theme));
  makeOperable(form);
  form.addEventListener("ready", () => section.querySelector("[data-waiting]").remove(), { once: true });
  section.querySelector("[data-form]").append(form);
  section.querySelector("[data-write]").addEventListener("click", () => write(section, form));
  section.hidden = false;
}

/** Post what was filled in, put the Turtle that comes back into the text field, and list what is wrong with it. */
async function write(section, form) {
  const outcome = section.querySelector("[data-outcome]");
  outcome.replaceChildren(paragraph(section.dataset.checking));
  const body = new FormData();
  body.set("turtle", form.serialize());
  body.set("kind", section.dataset.kind);
  body.set("name", section.querySelector("#slug").value);
  try {
    const answer = await fetch(section.dataset.check, { method: "POST", body, headers: { Accept: "application/json" } });
    const report = await answer.json();
    outcome.replaceChildren(...(answer.ok ? told(section, report) : [paragraph(report.detail)]));
  } catch {
    outcome.replaceChildren(paragraph(section.dataset.failed));
  }
}

function told(section, report) {
  const text = document.querySelector("#turtle");
  text.value = report.canonical;
  const words = section.dataset;
  const { error, warning, info } = report.counts;
  const summary = error ? words.wrong : words.right;
  const counts = `${words.error}: ${error}, ${words.warning}: ${warning}, ${words.info}: ${info}.`;
  const list = document.createElement("ol");
  list.className = "findings";
  list.append(...report.problems.map((problem) => item(problem, words)));
  const link = document.createElement("a");
  link.href = "#turtle";
  link.textContent = report.path;
  return [paragraph(`${summary} ${counts} `, link), list];
}

function item(problem, words) {
  const line = document.createElement("a");
  line.href = "#turtle";
  line.dataset.line = problem.line;
  line.textContent = `${words.line} ${problem.line}`;
  const severity = document.createElement("strong");
  severity.textContent = words[problem.severity];
  const finding = paragraph(severity, ` ${problem.message} `, line);
  finding.className = `finding ${problem.severity}`;
  const element = document.createElement("li");
  element.append(finding);
  return element;
}

function paragraph(...parts) {
  const element = document.createElement("p");
  element.append(...parts);
  return element;
}
