// While somebody is at a page marked data-behaviour="here", the server hears of it when the page opens and every 50
// seconds: the session stays open, and the time is counted. A page that is hidden, or that nobody touched for 110
// seconds, says nothing. data-url: where to; data-token: the form token.
const BEAT_MS = 50_000;
const LEFT_ALONE_MS = 110_000;
const place = document.querySelector('[data-behaviour~="here"]');

if (place) {
  const { url, token } = place.dataset;
  let touchedAt = Date.now();

  const beat = async () => {
    if (document.hidden || Date.now() - touchedAt > LEFT_ALONE_MS) return;
    const body = new URLSearchParams({ csrf_token: token });
    const answer = await fetch(url, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.type !== "opaqueredirect" && ![401, 403, 423].includes(answer?.status)) return;
    document.body.hidden = true;
    const lockedUrl = document.querySelector("[data-locked]")?.dataset.locked ?? "/app/locked";
    const page = window.location.pathname.slice(lockedUrl.indexOf("/app/")) + window.location.search;
    window.location.replace(`${lockedUrl}?next=${encodeURIComponent(page)}`);
  };

  for (const kind of ["pointerdown", "pointermove", "keydown", "scroll", "wheel", "touchstart"]) {
    window.addEventListener(kind, () => { touchedAt = Date.now(); }, { capture: true, passive: true });
  }
  beat();
  window.setInterval(beat, BEAT_MS);
}
