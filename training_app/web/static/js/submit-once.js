// A form marked data-behaviour="submit-once" is sent once, however often its button is pressed on a slow line.
// The button is not disabled: a disabled button would not send its own value, and would lose the focus.
for (const form of document.querySelectorAll('form[data-behaviour~="submit-once"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}

// Coming back with the browser's Back button shows the same page from its cache: the form must work again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});
