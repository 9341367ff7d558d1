/* The officer's own file: started, opened and saved again here, in the memory of this page and on their own disk. */
let words = "";
let entries = [];
/* Counts up when the page is wiped: what was still being opened then is not shown afterwards. */
let turn = 0;

const say = (sentence) => { part("said").textContent = sentence; };

/* The day on the wall, not in Greenwich: a night shift's result belongs to its own evening. */
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

const resultsHere = () => checks.map((check) => ({
  day: today(), check: check.dataset.label, total: total(answersOf(check)), highest: Number(check.dataset.highest),
})).filter((entry) => entry.total !== null);

const same = (one, other) => one.day === other.day && one.check === other.check && one.total === other.total;

const save = async () => {
  const added = resultsHere().filter((entry) => !entries.some((kept) => same(kept, entry)));
  const now = turn;
  const all = entries.concat(added).sort((one, other) => one.day.localeCompare(other.day));
  if (!all.length) return say("There is no result on this page yet. Answer a check in full first; then save.");
  const text = await seal(all, words);
  if (now !== turn) return undefined;
  saveAs("notes.json", new Blob([text], { type: "application/json" }));
  entries = all;
  lookBack(entries);
  return say(`Saved as notes.json: ${all.length === 1 ? "one result" : `${all.length} results`}. Keep the six words apart from it.`);
};

const offerToSave = (...before) => {
  part("made").replaceChildren(...before, filled("save-it"));
  part("seal").addEventListener("click", save);
};

const start = () => {
  words = sixWords();
  entries = [];
  lookBack(entries);
  const shown = filled("six");
  part("six-words", shown).textContent = words;
  offerToSave(shown);
  say("");
};

const openFile = async () => {
  const file = part("file").files.item(0);
  const typed = plainWords(part("typed").value);
  if (!file || !typed) return say("Choose the file and type its six words; then open it.");
  if (file.size > LARGEST) return say("This file is too large to be a sealed file of this page.");
  const now = ++turn;
  say("Opening. This takes a second.");
  const found = await file.text().then((text) => unseal(text, typed)).catch(() => undefined);
  if (now !== turn) return undefined;
  if (found === null) return say("This is not a sealed file of this page, or it is of a newer kind. Nothing was changed.");
  if (!found) return say("It did not open. The words or the file are not the right ones. Check each word; the file is as it was.");
  [words, entries] = [typed, found];
  lookBack(entries);
  offerToSave();
  return say("Open, here and only here. Nothing was sent.");
};

const holdsOwnFile = () => words !== "";

const closeOwnFile = () => {
  turn += 1;
  [words, entries] = ["", []];
  part("made").replaceChildren();
  part("past").replaceChildren();
  say("");
};

part("no-lock").hidden = Boolean(crypto.subtle);
part("desk").hidden = !crypto.subtle;
part("start").addEventListener("click", start);
part("unseal").addEventListener("click", openFile);
