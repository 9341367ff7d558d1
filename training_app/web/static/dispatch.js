// A page of ours inside a SCORM shell: the content's half of the protocol that training_app/lms/scorm/messages.py
// describes. It looks for one element marked data-behaviour="dispatch":
//   data-allowed-origins  the addresses of the LMS, apart by a space; nobody else is told anything
//   data-nonce            of the launch, on every page but the first, which has it in the fragment of its address
//   data-result           JSON of id, completed, passed and score, when the LMS is to be told something
//   data-bye              when the officer is done: sent once the result, if there is one, is saved
// In it, [data-line] shows how the result fares. A form [data-launch] is filled with what the shell said, and sent.
// The element hears dispatch:ready, dispatch:saved and dispatch:failed, with the message as detail.
const PROTOCOL = "common-ground-dispatch/1";
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const LAUNCH_FIELDS = ["package", "secret", "scorm", "learner", "learner_name", "nonce"];
const isText = (value) => typeof value === "string" && value.length <= 255;
const FIELDS = {
  ready: { secret: isText, learner_name: isText, is_resumed: (value) => typeof value === "boolean" },
  saved: { id: isText },
  failed: { id: isText, reason: (value) => value === "refused" || value === "ended" },
};
const WORDS = {
  sending: "Sending to your LMS. What you did is kept here.",
  saved: "Saved to your LMS.",
  refused: "Your LMS has not stored this yet. It is kept here, and is sent again.",
  ended: "Your LMS closed the session. What you did is kept here. Open the training again from your LMS to send it.",
};

function isMessage(message, nonce) {
  if (message === null || typeof message !== "object" || typeof message.type !== "string") return false;
  if (message.protocol !== PROTOCOL || message.nonce !== nonce) return false;
  const fields = new Map(Object.entries(FIELDS)).get(message.type);
  if (!fields || Object.keys(message).length !== Object.keys(fields).length + 3) return false;
  return Object.entries(fields).every(([name, isSound]) => isSound(message[name]));
}

function connect(place) {
  const launch = Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  const nonce = launch.nonce ?? place.dataset.nonce;
  const origins = place.dataset.allowedOrigins.split(" ");
  const result = place.dataset.result ? JSON.parse(place.dataset.result) : null;
  const line = place.querySelector("[data-line]");
  let lms = null;
  let isSettled = false;
  let timer = 0;

  const say = (words) => { if (line && line.textContent !== words) line.textContent = words; };
  // until it has answered, the shell may be at any of the addresses; a browser hands the message to no other
  const send = (message) => {
    const whole = { protocol: PROTOCOL, nonce, ...message };
    for (const origin of lms ? [lms] : origins) window.parent.postMessage(whole, origin);
  };
  const leave = () => "bye" in place.dataset && send({ type: "bye" });
  const again = (wait) => {
    if (isSettled) return;
    send(lms ? { type: "result", ...result } : { type: "hello" });
    timer = window.setTimeout(again, wait, Math.min(2 * wait, LONGEST_WAIT_MS));
  };
  const open = (message) => {
    const form = document.querySelector("form[data-launch]");
    if (!form) return;
    const told = { ...launch, secret: message.secret, learner_name: message.learner_name };
    for (const name of LAUNCH_FIELDS) form.elements[name].value = told[name] ?? "";
    form.requestSubmit();
  };
  const settle = (words) => {
    isSettled = true;
    say(words);
  };
  const take = {
    ready(message, origin) {
      if (lms) return;
      lms = origin;
      window.clearTimeout(timer);
      open(message);
      if (result) again(FIRST_WAIT_MS);
      else leave();
    },
    saved({ id }) {
      if (isSettled || id !== result?.id) return;
      settle(WORDS.saved);
      leave();
    },
    failed({ id, reason }) {
      if (isSettled || id !== result?.id) return;
      if (reason === "ended") settle(WORDS.ended);
      else say(WORDS.refused);
    },
  };

  // opened outside a launch: there is nobody to talk to
  if (!nonce) return;
  if (result) say(WORDS.sending);
  window.addEventListener("message", ({ data, origin, source }) => {
    if (source !== window.parent || !(lms ? [lms] : origins).includes(origin) || !isMessage(data, nonce)) return;
    take[data.type](data, origin);
    place.dispatchEvent(new CustomEvent(`dispatch:${data.type}`, { detail: data }));
  });
  again(FIRST_WAIT_MS);
}

const place = document.querySelector('[data-behaviour~="dispatch"]');
if (place && window.parent !== window) connect(place);
