// The Ask page: turns the form for a query into an editor and shows answers without leaving the page.

import { editorFor } from "./ask/editor.js";
import { show } from "./ask/answer.js";

const LONGEST = 8000; // characters of a query in an address; proxies refuse longer ones

const form = document.querySelector("form.ask");
if (form) start(form);

function start(form) {
  const texts = form.dataset;
  const field = form.elements.query;
  const button = form.querySelector("button[type=submit]");
  const runs = button.textContent;
  const status = document.createElement("p");
  status.className = "note";
  status.setAttribute("role", "status");
  form.append(status);
  form.querySelector(".keys").hidden = false;
  const editor = editorFor(field, () => form.requestSubmit(button));
  let running = null;

  const first = document.getElementById("answer");
  if (first.dataset.line) editor.mark(first.dataset);

  form.addEventListener("submit", (event) => {
    if (form.elements.format.value !== "html") {
      form.method = address().length > LONGEST ? "post" : "get";
      return;
    }
    event.preventDefault();
    if (running) running.abort();
    else run(new Request(action(), { headers: { Accept: "text/html" } }), true);
  });

  addEventListener("popstate", () => location.reload());

  document.querySelector("#examples")?.addEventListener("click", async (event) => {
    const link = event.target.closest("a.run");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    running?.abort();
    await run(new Request(link.href, { headers: { Accept: "text/html" } }), true);
  });

  /** Return what the form asks, as the query string of an address. */
  function address() {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("format");
    return fields.toString();
  }

  function action() {
    return `${form.getAttribute("action")}?${address()}`;
  }

  /** Send a request, or the query in its body if it is too long for an address, and show what comes. */
  async function run(request) {
    const isLong = request.url.length > LONGEST;
    const body = new URLSearchParams(address());
    const asked = isLong ? new Request(form.getAttribute("action"), { method: "POST", body, headers: request.headers }) : request;
    const clock = progress();
    editor.unmark();
    try {
      const response = await fetch(asked, { signal: (running = new AbortController()).signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      arrived(response, page, isLong);
    } catch (error) {
      status.textContent = error.name === "AbortError" ? texts.stopped : texts.failed;
    } finally {
      clock.stop();
      running = null;
    }
  }

  function arrived(response, page, isLong) {
    const query = page.querySelector("form.ask")?.elements.query.value;
    if (query && response.redirected) editor.set(query.trimEnd());
    history.pushState(null, "", isLong ? form.getAttribute("action") : response.url.replace(location.origin, ""));
    const answer = show(page);
    document.title = page.title;
    const count = answer.querySelector("#answer-count")?.textContent ?? "";
    status.textContent = isLong ? texts.long : count;
    status.classList.toggle("unseen", !isLong); // who sees the page sees the answer
    if (answer.dataset.line) editor.mark(answer.dataset);
    if (!form.contains(document.activeElement)) answer.focus();
    answer.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  }

  /** Say that something is going on, and for how long it has been. */
  function progress() {
    const since = Date.now();
    status.classList.remove("unseen");
    const say = () => {
      const seconds = Math.floor((Date.now() - since) / 1000);
      status.textContent = seconds < 1 ? texts.running : `${texts.running} ${seconds} ${texts.seconds}`;
    };
    say();
    button.textContent = texts.stop;
    const timer = setInterval(say, 1000);
    return {
      stop() {
        clearInterval(timer);
        button.textContent = runs;
      },
    };
  }
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
