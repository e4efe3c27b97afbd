// The editor: YASQE, without its buttons, its storage and its questions to other hosts.

import Yasqe from "@zazuko/yasqe";
import "codemirror/lib/codemirror.css";
import "./editor.css";
import { completeFrom } from "./completion.js";

Yasqe.defaults.autocompleters = []; // those that come with it ask other hosts

/**
 * Put an editor in the place of a text field, which goes on holding the query.
 *
 * @param {HTMLTextAreaElement} field in a form with `data-completion`, the address of what can be completed
 * @param {() => void} run is called when the query is to be run
 */
export function editorFor(field, run) {
  const place = document.createElement("div");
  field.after(place);
  const keys = { "Ctrl-Enter": run, "Cmd-Enter": run, "Shift-Ctrl-F": false, "Ctrl-S": false };
  const editor = new Yasqe(place, {
    value: field.value.trimEnd(),
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    resizeable: false,
    editorHeight: "auto",
    lineNumbers: true,
    viewportMargin: Infinity,
    extraKeys: keys,
  });
  const input = editor.getInputField();
  const label = field.labels[0];
  input.id = "query-editor";
  label.htmlFor = input.id;
  field.hidden = true;
  field.required = false;
  editor.on("change", () => (field.value = editor.getValue()));
  letOut(editor);
  completeFrom(editor, field.form.dataset.completion);
  const marks = marksIn(editor);
  editor.on("change", marks.remove);
  return {
    set(query) {
      editor.setValue(query);
    },
    mark({ line, column }) {
      marks.put(Number(line) - 1, Number(column) - 1);
    },
    unmark: marks.remove,
  };
}

/** After Escape the Tab key leaves the editor instead of indenting (WCAG 2.1.2), until it is entered again. */
function letOut(editor) {
  const leaving = { Tab: false, "Shift-Tab": false };
  const stay = () => editor.removeKeyMap(leaving);
  const leave = () => {
    stay();
    editor.addKeyMap(leaving);
  };
  editor.addKeyMap({ Esc: leave });
  editor.on("focus", stay);
}

/** Mark a place in the query: its line, and the character at which reading stopped. */
function marksIn(editor) {
  let remove = [];
  return {
    put(line, column) {
      this.remove();
      const sign = document.createElement("span");
      sign.className = "ask-error-sign";
      sign.textContent = "✗";
      editor.addLineClass(line, "wrap", "ask-error-line");
      editor.setGutterMarker(line, "gutterErrorBar", sign);
      const text = editor.getLine(line) ?? "";
      const start = Math.min(column, Math.max(0, text.length - 1));
      const place = editor.getDoc().markText({ line, ch: start }, { line, ch: start + 1 }, { className: "ask-error-place" });
      editor.getDoc().setCursor({ line, ch: column });
      remove = [
        () => editor.removeLineClass(line, "wrap", "ask-error-line"),
        () => editor.setGutterMarker(line, "gutterErrorBar", null),
        () => place.clear(),
      ];
    },
    remove() {
      remove.forEach((each) => each());
      remove = [];
    },
  };
}
