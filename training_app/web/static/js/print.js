// A print button is in the page but hidden, since without scripts it could do nothing.
for (const button of document.querySelectorAll('[data-behaviour~="print"]')) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
