// After a form came back with errors, reading starts at the summary; a link in it puts the cursor into the field.
const summary = document.querySelector('[data-behaviour~="error-focus"]');

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const field = event.target.closest("a") && document.getElementById(event.target.closest("a").hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest("fieldset") ?? field.closest(".field") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
