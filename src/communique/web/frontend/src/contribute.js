// The pages for contributions: a form from the shapes, and lines of a report that lead into the text.

import { leadIntoText } from "./contribute/lines.js";

leadIntoText(document);

const section = document.querySelector("#fill");
if (section) {
  const { fill } = await import("./contribute/fill.js");
  await fill(section);
}
