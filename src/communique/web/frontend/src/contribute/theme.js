// How the form looks: like the site, whose colours and typefaces come through as custom properties.

const STYLE = `
form.mode-edit { padding: 0; --label-width: 13rem; }
.shacl-group { margin: 0 0 1rem; padding: 0; }
shacl-node h1, .shacl-group > h1 { font: 600 1rem/1.4 var(--sans, sans-serif); color: inherit; border-bottom: 1px solid var(--line); margin: .8rem 0 .3rem; padding: .3rem 0; }
.collapsible > .activator:hover, .collapsible.open > .activator { background: none; }
.shacl-group.collapsible:not(.open) > *:not(.activator) { display: none; }
.shacl-group.collapsible > .activator { padding: .3rem 0; }
.activator > button { flex: 1; text-align: left; font: inherit; color: inherit; background: none; border: 0; padding: .3rem 0; cursor: pointer; }
shacl-property.collapsible > .activator { display: none; }
shacl-property.collapsible > *:not(.activator), shacl-property.collapsible:not(.open) > *:not(.activator) { max-height: none; opacity: 1; overflow: visible; }
.collapsible.open > .property-instance:nth-child(odd) { background: none; }
.property-instance:has(> shacl-node) { border-left: .2rem solid var(--line); padding: 0 0 0 1rem !important; margin: .4rem 0 .6rem; flex-wrap: nowrap; }
shacl-property:not(.may-remove) > .property-instance > .remove-button:not(.persistent) { display: none; }
.collapsible shacl-node > h1 { display: block; border: 0; margin: 0; padding: 0; }
[hidden] { display: none; }
.property-instance { padding: .3rem 0; gap: .2rem 1rem; flex-wrap: wrap; }
.property-instance > label { font: 600 .88rem/1.4 var(--sans, sans-serif); width: var(--label-width); padding: .35rem 0 0; }
.property-instance label[title] { text-decoration: none; cursor: inherit; }
.mode-edit .property-instance label.required::before { content: none; }
.property-instance.valid::before { content: none; }
.property-instance > .editor { flex: 1 1 16rem; min-width: 0; max-width: min(34rem, 100%); }
shacl-node { min-width: 0; }
shacl-property { width: 100%; min-width: 0; }
.editor:not([type="checkbox"]), .shacl-or-constraint select { font: .95rem/1.4 var(--sans, sans-serif); color: var(--ink); background: var(--paper); border: 1px solid var(--edge, var(--soft)); border-radius: .3rem; padding: .35rem .6rem; }
.editor:focus-visible, [role="button"]:focus-visible, button:focus-visible, select:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.invalid > .editor { border-color: var(--mark) !important; border-width: 2px; }
.hint { flex: 0 0 100%; padding-left: calc(var(--label-width) + 1rem); font: .82rem/1.45 var(--sans, sans-serif); color: var(--soft); max-width: 48rem; }
.validation-error { position: static; flex: 0 0 100%; padding-left: calc(var(--label-width) + 1rem); font: .86rem/1.45 var(--sans, sans-serif); color: var(--mark); cursor: auto; max-width: 48rem; }
.validation-error::before { content: "\\26a0  "; }
.validation-error.node { padding-left: 0; }
.lang-chooser { position: static; width: auto; max-width: none; background: none; color: var(--soft); border: 1px solid var(--line); border-radius: .3rem; }
.lang-chooser + .editor { padding-right: .6rem; }
shacl-property { align-items: start; }
shacl-node .control-button { color: var(--link); font: .86rem/1.6 var(--sans, sans-serif); padding: .1rem .5rem !important; min-height: 24px; min-width: 24px; box-sizing: border-box; border: 1px solid var(--line); border-radius: .3rem; margin: .2rem .4rem .2rem 0; display: inline-block; }
shacl-node .add-button:hover, shacl-node .control-button:hover { color: var(--link); border-color: currentcolor; }
shacl-property:not(.may-add) > .add-button { display: none; }
@media (max-width: 46rem) {
  form.mode-edit { --label-width: 100%; }
  .hint, .validation-error { padding-left: 0; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;

let suggestions = 0;

/** Return a theme that does what `theme` does, with our looks, visible descriptions and suggestions of identifiers. */
export function themeLike(theme) {
  class Ours extends theme.constructor {
    createDefaultTemplate(label, value, required, editor, template) {
      const element = super.createDefaultTemplate(label, value, required, editor, template);
      const described = element.querySelector("label");
      described.removeAttribute("title");
      editor.removeAttribute("placeholder");
      if (editor.rows) editor.rows = 2;
      if (template?.description) {
        const hint = document.createElement("span");
        hint.className = "hint";
        hint.id = `${editor.id}-hint`;
        hint.textContent = template.description.value;
        editor.setAttribute("aria-describedby", hint.id);
        element.append(hint);
      }
      return element;
    }

    createLangStringEditor(label, value, required, template) {
      const element = super.createLangStringEditor(label, value, required, template);
      const chooser = element.querySelector("select.lang-chooser");
      if (chooser) chooser.hidden = chooser.options.length < 2;
      return element;
    }

    createTextEditor(label, value, required, template) {
      const element = super.createTextEditor(label, value, required, template);
      if (template.nodeKind?.value.endsWith("#IRI")) suggest(element);
      return element;
    }
  }
  return new Ours(STYLE);
}

/** Let a field for an identifier offer what the names of recorded things begin with. */
function suggest(element) {
  const input = element.querySelector("input.editor");
  const list = document.createElement("datalist");
  list.id = `suggestions-${suggestions++}`;
  input.setAttribute("list", list.id);
  element.append(list);
  const address = new URL("../reconcile/suggest/entity", location.href);
  input.addEventListener("input", async () => {
    if (input.value.length < 2) return;
    address.searchParams.set("prefix", input.value);
    const answer = await fetch(address);
    if (!answer.ok) return;
    const { result } = await answer.json();
    list.replaceChildren(...result.map(({ id, name }) => new Option(name, id)));
  });
}
