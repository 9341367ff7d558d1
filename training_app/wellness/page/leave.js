/* Wiping and leaving: by button, by three presses of Shift, on leaving the page, and after ten minutes without use. */
const MINUTE = 60000;
const WARN_AFTER = 9 * MINUTE;
const WIPE_AFTER = 10 * MINUTE;
const SHIFT_WITHIN = 1500;

let touched = Date.now();
let shifts = [];

const holdsSomething = () => holdsOwnFile() || document.querySelector("input:checked") !== null
  || part("typed").value !== "" || part("file").value !== "";

const wipe = (notice) => {
  document.querySelectorAll("input").forEach((input) => {
    input.checked = false;
    if (input.type !== "radio") input.value = "";
  });
  checks.forEach((check) => { askWhatApplies(check); hideResult(check); });
  closeHelp();
  closeOwnFile();
  part("warning").replaceChildren();
  part("notice").textContent = notice;
};

const leave = () => {
  wipe("");
  location.replace("about:blank");
};

const touch = () => {
  touched = Date.now();
  part("warning").replaceChildren();
};

/* Date.now() also counts the hours a closed laptop slept; a counting timer would not. */
const watch = () => {
  const idle = Date.now() - touched;
  if (!holdsSomething()) return;
  if (idle >= WIPE_AFTER) wipe("Cleared after ten minutes without use.");
  else if (idle >= WARN_AFTER && !part("warning").hasChildNodes()) part("warning").replaceChildren(filled("idle"));
};

const countShifts = (event) => {
  if (event.repeat) return;
  shifts = event.key === "Shift" ? shifts.filter((time) => Date.now() - time < SHIFT_WITHIN).concat(Date.now()) : [];
  if (shifts.length === 3) leave();
};

part("clear").addEventListener("click", () => wipe("Everything is cleared."));
part("leave").addEventListener("click", (event) => { event.preventDefault(); leave(); });
document.addEventListener("keydown", countShifts);

setInterval(watch, 5000);
document.addEventListener("visibilitychange", watch);
/* watch() first: a touch after eleven minutes away must find the page already empty. */
["pointerdown", "keydown", "wheel"].forEach((kind) => {
  document.addEventListener(kind, () => { watch(); touch(); }, { passive: true });
});

addEventListener("pagehide", () => wipe(""));
addEventListener("pageshow", () => wipe(""));
