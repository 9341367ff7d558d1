/* An answer above the first to a question about not wanting to live opens the people to talk to: at once, and nothing more.
   It says nothing about the person, blocks nothing, and no request and no record comes of it. */
const closeHelp = () => part("helpnow-open")?.remove();

const openHelp = (question) => {
  if (Number(chosenIn(question).value) === 0 || part("helpnow-open")) return;
  question.after(filled("helpnow"));
  part("go-on").addEventListener("click", () => {
    closeHelp();
    (chosenIn(question) ?? question.querySelector("input")).focus();
  });
  part("helpnow-title").focus();
};

document.querySelectorAll("[data-help]").forEach((question) => {
  question.addEventListener("change", () => openHelp(question));
});
