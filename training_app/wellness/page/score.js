/* Scoring. One missing answer means no score: the published cut-offs hold only for the whole questionnaire. */
const questionsOf = (check) => Array.from(check.querySelectorAll(".kq:not([data-extra])"));

const chosenIn = (question) => question.querySelector("input:checked");

/* An answer that ends the questionnaire leaves the rest unasked, and what is not asked counts nothing. */
const asked = (questions) => {
  const last = questions.findIndex((question) => chosenIn(question)?.matches("[data-ends]"));
  return last === -1 ? questions : questions.slice(0, last + 1);
};

const answersOf = (check) => asked(questionsOf(check)).map((question) => {
  const chosen = chosenIn(question);
  return chosen ? Number(chosen.value) : null;
});

const total = (answers) => (answers.includes(null) ? null : answers.reduce((sum, points) => sum + points, 0));

const bandFor = (check, score) => Array.from(check.querySelectorAll(".scoring tbody tr"))
  .find((row) => score >= Number(row.dataset.low) && score <= Number(row.dataset.high));

const missing = (check) => asked(questionsOf(check))
  .filter((question) => chosenIn(question) === null)
  .map((question) => part("place", question).textContent);
