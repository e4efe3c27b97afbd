// A line of a report leads to that line of the text that was checked.

export function leadIntoText(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-line]");
    const text = document.querySelector("#turtle");
    if (!link || !text) return;
    event.preventDefault();
    select(text, Number(link.dataset.line));
  });
}

function select(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight) || 20;
  text.scrollTop = Math.max(0, (line - 5) * height);
}
