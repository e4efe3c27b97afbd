// The timeline: one stop for the tab key, arrow keys along its marks, and a line that says what is under the pointer.

for (const drawing of document.querySelectorAll("svg.timeline:not(.key)")) {
  const marks = [...drawing.querySelectorAll("a")];
  const line = drawing.closest("section, main")?.querySelector(".pointed");
  if (!marks.length) continue;
  const say = (mark) => {
    if (line) line.textContent = mark ? mark.querySelector("title").textContent : matchMedia("(hover: hover)").matches ? line.dataset.idle : "";
  };
  const reach = (mark) => marks.forEach((each) => each.setAttribute("tabindex", each === mark ? "0" : "-1"));
  const go = (index) => {
    const mark = marks[Math.max(0, Math.min(index, marks.length - 1))];
    reach(mark);
    mark.focus({ preventScroll: true });
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    mark.scrollIntoView({ block: "nearest", inline: "center", behavior: smooth });
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  reach(marks[0]);
  say(null);
  marks.forEach((mark, index) => {
    mark.addEventListener("pointerenter", () => say(mark));
    mark.addEventListener("pointerleave", () => say(drawing.contains(document.activeElement) ? document.activeElement.closest("a") : null));
    mark.addEventListener("focus", () => { reach(mark); say(mark); });
    mark.addEventListener("blur", () => say(null));
    mark.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const to = event.key in steps ? index + steps[event.key] : event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : null;
      if (to === null) return;
      event.preventDefault();
      go(to);
    });
  });
}
