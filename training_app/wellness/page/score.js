/* Scoring. One missing answer means no score: the published cut-offs hold only for the whole questionnaire. */
const answersOf = (check) => Array.from(check.querySelectorAll(".kq"), (question) => {
  const chosen = question.querySelector("input:checked");
  return chosen ? Number(chosen.value) : null;
});

const total = (answers) => (answers.includes(null) ? null : answers.reduce((sum, points) => sum + points, 0));

const bandFor = (check, score) => Array.from(check.querySelectorAll("tbody tr"))
  .find((row) => score >= Number(row.dataset.low) && score <= Number(row.dataset.high));

const missing = (answers) => answers.map((points, index) => (points === null ? index + 1 : 0)).filter(Boolean);
