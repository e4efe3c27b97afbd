// Puts the answer that a page of the server holds in the place of the one before.

/** Show the answer, or the problem, of `page` and return its element. */
export function show(page) {
  const old = document.getElementById("answer");
  const found = page.getElementById("answer") ?? whole(page);
  const answer = document.importNode(found, true);
  answer.id = "answer";
  answer.tabIndex = -1;
  const title = answer.querySelector("h1");
  if (title && [...document.querySelectorAll("h1")].some((each) => !old.contains(each))) lower(title);
  old.replaceWith(answer);
  return answer;
}

/** Return all that a page says, for one that is no answer of ours. */
function whole(page) {
  const section = page.createElement("section");
  section.append(...(page.querySelector("main") ?? page.body).childNodes);
  return section;
}

/** Make a main heading one of the second order. */
function lower(title) {
  const heading = document.createElement("h2");
  heading.id = title.id;
  heading.append(...title.childNodes);
  title.replaceWith(heading);
}
