// What the form component leaves to the mouse is made operable by keyboard, and what it shows only on hovering is written out.

const CONTROLS = ".control-button";
const TITLES = ".shacl-group > .activator";

/** Keep a form operable whatever is added to it; it fires `ready` when it is there. */
export function makeOperable(form) {
  const root = form.form;
  new MutationObserver(() => mend(form, root)).observe(root, { childList: true, subtree: true });
  root.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(CONTROLS)) {
      event.preventDefault();
      event.target.click();
    }
  });
  root.addEventListener("click", (event) => tellState(event.target.closest(TITLES)));
}

function mend(form, root) {
  for (const title of root.querySelectorAll(`:is(${TITLES}):not([role])`)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title.textContent;
    title.replaceChildren(button);
    asHeading(title);
    tellState(title);
  }
  root.querySelectorAll(":is(shacl-node > h1, shacl-property > .activator):not([role])").forEach(asHeading);
  root.querySelectorAll(`:is(${CONTROLS}):not([role])`).forEach(asButton);
  for (const chooser of root.querySelectorAll(".lang-chooser:not([aria-label])")) {
    chooser.setAttribute("aria-label", chooser.title);
  }
  for (const error of root.querySelectorAll(".validation-error[title]")) {
    error.textContent = error.title.trim();
    error.removeAttribute("title");
  }
  if (!form.isReady && root.querySelector("shacl-node")) {
    form.isReady = true;
    root.querySelector(TITLES)?.click();
    form.dispatchEvent(new Event("ready"));
  }
}

function asHeading(element) {
  element.setAttribute("role", "heading");
  element.setAttribute("aria-level", "3");
}

function asButton(control) {
  control.setAttribute("role", "button");
  control.tabIndex = 0;
  if (control.title) control.setAttribute("aria-label", control.title);
}

function tellState(title) {
  const isOpen = title?.parentElement.classList.contains("open");
  title?.querySelector("button")?.setAttribute("aria-expanded", String(isOpen));
}
