// A page with somebody's name on it clears itself and locks after ten minutes without a move, touch or key; a minute
// before, it says so. Clocks are compared and not counted down, so that a sleeping computer wakes up locked. Tabs tell
// each other, so that a forgotten one does not lock the one in use, and all are cleared when somebody leaves. Back never
// shows such a page from the browser's memory: it is hidden on the way out and asked for again. data-lock, data-locked:
// the addresses that lock the session, and that show that it is locked.
const LOCK_MS = 600_000;
const WARN_MS = 540_000;
const TELL_MS = 60_000;
const SHARE_MS = 5_000;
const LOOK_MS = 15_000;
const WARNING = "This screen locks in a minute. Move or press a key to stay.";
const who = document.querySelector('[data-behaviour~="idle"]');
// the program may stand below another site's path, and writes its addresses without it
const pageBeside = (url) => window.location.pathname.slice(url.indexOf("/app/")) + window.location.search;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("common-ground") : null;

if (document.querySelector('[data-behaviour~="left"]')) tabs?.postMessage("left");
if (who) {
  const warning = Object.assign(document.createElement("p"), { className: "locks noprint", role: "status" });
  // where time is counted, here.js tells the server that somebody is there
  const isToldElsewhere = document.querySelector('[data-behaviour~="here"]') !== null;
  let touchedAt = Date.now();
  let toldAt = touchedAt;
  let sharedAt = 0;
  let isLeft = false;
  const { lock: lockUrl, locked: lockedUrl } = who.dataset;

  const leave = async (before) => {
    if (isLeft) return;
    isLeft = true;
    document.body.hidden = true;
    await before;
    window.location.replace(`${lockedUrl}?next=${encodeURIComponent(pageBeside(lockedUrl))}`);
  };
  const lock = () => {
    const body = new URLSearchParams({ csrf_token: who.querySelector('[name="csrf_token"]')?.value ?? "" });
    leave(fetch(lockUrl, { method: "POST", body }).catch(() => null));
  };
  const tell = async () => {
    toldAt = Date.now();
    // asking for the lock page is being seen; it is shown only when the server has locked already
    const answer = await fetch(lockedUrl, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.ok) leave();
  };
  const look = () => {
    const now = Date.now();
    if (now - touchedAt >= LOCK_MS) lock();
    const words = now - touchedAt >= WARN_MS ? WARNING : "";
    if (warning.textContent !== words) warning.textContent = words;
    if (!isToldElsewhere && touchedAt > toldAt && now - toldAt >= TELL_MS) tell();
  };
  const touch = () => {
    const now = Date.now();
    // the first key after a sleep finds the screen locked
    if (now - touchedAt < LOCK_MS) touchedAt = now;
    if (now - touchedAt >= WARN_MS || warning.textContent) look();
    if (now - sharedAt < SHARE_MS) return;
    sharedAt = now;
    tabs?.postMessage(touchedAt);
  };

  who.append(warning);
  for (const kind of ["pointerdown", "pointermove", "keydown", "scroll", "wheel", "touchstart"]) {
    window.addEventListener(kind, touch, { capture: true, passive: true });
  }
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "left") leave();
    else touchedAt = Math.max(touchedAt, data);
  });
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, LOOK_MS);
  window.addEventListener("pagehide", () => {
    document.body.hidden = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}
