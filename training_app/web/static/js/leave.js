// Escape pressed twice within two seconds follows the link marked data-behaviour="leave".
// The first press is left alone: it closes a menu or stops the page loading, as everywhere else.
const WITHIN_MS = 2000;
const link = document.querySelector('a[data-behaviour~="leave"]');
let pressedAt = -Infinity;

if (link) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || event.isComposing) return;
    if (event.timeStamp - pressedAt <= WITHIN_MS) window.location.assign(link.href);
    pressedAt = event.timeStamp;
  });
}
