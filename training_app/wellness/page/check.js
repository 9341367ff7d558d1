/* Shows a result in the page. Every total gets the same layout, so that a glance at the screen tells nobody anything. */
const checks = Array.from(document.querySelectorAll("[data-check]"));

const inWords = (numbers) => (numbers.length === 1 ? `question ${numbers.join("")}`
  : `questions ${numbers.slice(0, -1).join(", ")} and ${numbers.slice(-1).join("")}`);

const scored = (check, score) => {
  const result = filled("scored");
  const row = bandFor(check, score);
  part("total", result).textContent = `${score} of ${check.dataset.highest}`;
  part("band", result).textContent = row.cells.item(1).textContent;
  part("sentence", result).textContent = row.cells.item(2).textContent;
  return result;
};

const unscored = (answers) => {
  const result = filled("unscored");
  part("missing", result).textContent = `Not answered: ${inWords(missing(answers))}.`;
  return result;
};

const show = (check) => {
  const answers = answersOf(check);
  const score = total(answers);
  part("outcome", check).replaceChildren(score === null ? unscored(answers) : scored(check, score));
  part("steps", check).hidden = score === null;
  part("outcome", check).scrollIntoView({ block: "nearest" });
};

const hideResult = (check) => {
  part("outcome", check).replaceChildren();
  part("steps", check).hidden = true;
};

checks.forEach((check) => {
  part("show", check).addEventListener("click", () => show(check));
  /* A result that no longer fits the answers must not stay on the screen. */
  check.addEventListener("change", () => { hideResult(check); part("notice").textContent = ""; });
});
