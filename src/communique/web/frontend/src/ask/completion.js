// Completes names of classes, properties and codes, and writes the PREFIX lines that they need.

import Yasqe from "@zazuko/yasqe";

const MOST = 60; // names that are offered at once

/** Complete in `editor` what the JSON document at `address` lists; without it nothing is completed but variables. */
export async function completeFrom(editor, address) {
  const known = await fetch(address)
    .then((response) => response.json())
    .catch(() => ({ prefixes: {}, terms: [] }));
  register(known);
  for (const name of ["variables", "ourPrefixes", "terms"]) await editor.enableCompleter(name);
  editor.on("inputRead", (_, change) => {
    const typed = change.text.at(-1);
    if (/^[\w:]$/.test(typed) && !editor.state.completionActive && isWorthIt(editor)) editor.autocomplete();
  });
}

function isWorthIt(editor) {
  const token = editor.getCompleteToken().string;
  return token.includes(":") || token.length > 2;
}

function register({ prefixes, terms }) {
  const declarations = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  const labels = new Map(terms.map(([name, , label]) => [name, label]));
  Yasqe.forkAutocompleter(
    "prefixes",
    { name: "ourPrefixes", persistenceId: null, bulk: true, get: () => declarations.sort() },
    false,
  );
  Yasqe.registerAutocompleter(
    {
      name: "terms",
      bulk: false,
      autoShow: false,
      isValidCompletionPosition: (editor) => kinds(editor).length > 0,
      get: (editor, token) => fitting(terms, kinds(editor), token.string.trim().toLowerCase()),
      postprocessHints: (_, hints) =>
        hints.map((hint) => ({ ...hint, displayText: [hint.text, labels.get(hint.text)].filter(Boolean).join("  ") })),
    },
    false,
  );
}

/** Return what kinds of names can stand at the cursor. */
function kinds(editor) {
  const token = editor.getCompleteToken();
  if (/^[?$<"'#]/.test(token.string) || token.type === "comment") return [];
  const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
  if (/^(PREFIX|BASE)$/i.test(before?.string ?? "")) return [];
  if (/^(a|rdf:type)$/.test(before?.string ?? "")) return ["class"];
  if (token.state.possibleCurrent.includes("a")) return ["property"];
  return token.state.possibleCurrent.includes("PNAME_LN") || token.string.includes(":") ? ["code", "class", "property"] : [];
}

/** Return the names that begin with what was typed, then those whose local part or label holds it. */
function fitting(terms, kinds, typed) {
  const rank = ([name, , label]) => {
    const small = name.toLowerCase();
    if (small.startsWith(typed)) return 0;
    if (small.split(":")[1].startsWith(typed)) return 1;
    return `${small} ${label.toLowerCase()}`.includes(typed) ? 2 : 3;
  };
  const found = terms.filter((term) => kinds.includes(term[1]) && rank(term) < 3);
  return [...new Set(found.sort((one, other) => rank(one) - rank(other)).map(([name]) => name))].slice(0, MOST);
}
