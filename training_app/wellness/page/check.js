/* Shows a result in the page. Every total gets the same layout, so that a glance at the screen tells nobody anything. */
const checks = Array.from(document.querySelectorAll("[data-check]"));

const inWords = (places) => (places.length === 1 ? `question ${places.join("")}`
  : `questions ${places.slice(0, -1).join(", ")} and ${places.slice(-1).join("")}`);

const scored = (check, score) => {
  const result = filled("scored");
  const row = bandFor(check, score);
  part("total", result).textContent = `${score} of ${check.dataset.highest}`;
  part("band", result).textContent = row.cells.item(1).textContent;
  part("sentence", result).textContent = row.cells.item(2).textContent;
  return result;
};

const unscored = (check) => {
  const result = filled("unscored");
  part("missing", result).textContent = `Not answered: ${inWords(missing(check))}.`;
  return result;
};

const show = (check) => {
  const score = total(answersOf(check));
  part("outcome", check).replaceChildren(score === null ? unscored(check) : scored(check, score));
  part("steps", check).hidden = score === null;
  part("outcome", check).scrollIntoView({ block: "nearest" });
};

const hideResult = (check) => {
  part("outcome", check).replaceChildren();
  part("steps", check).hidden = true;
};

/* Questions that no longer apply go, and what was marked there goes too; they come back when they apply again. */
const askWhatApplies = (check) => {
  const all = questionsOf(check);
  const kept = asked(all);
  all.forEach((question) => {
    question.hidden = !kept.includes(question);
    if (question.hidden) question.querySelectorAll("input").forEach((input) => { input.checked = false; });
  });
  check.querySelectorAll("[data-rest]").forEach((head) => { head.hidden = kept.length < all.length; });
};

checks.forEach((check) => {
  part("show", check).addEventListener("click", () => show(check));
  /* A result that no longer fits the answers must not stay on the screen. */
  check.addEventListener("change", () => {
    askWhatApplies(check);
    hideResult(check);
    part("notice").textContent = "";
  });
});
