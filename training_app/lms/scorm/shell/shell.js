// The page that the LMS opens: it finds the LMS, opens the training in a frame, and carries results between the two.
const { launchUrl, contentOrigin, packageId, secret, version, allowedOrigins } = document.body.dataset;
const ANSWER_WITHIN_MS = 20_000;
const frame = document.querySelector("iframe");
const line = document.querySelector('[role="status"]');
const nonce = newNonce();
let session = null;
let hasAnswered = false;
let hasSaid = false;

function say(words, look = "") {
  line.textContent = words;
  line.className = `line ${look}`.trim();
}

function stop(words) {
  frame.remove();
  say(words, "line--trouble");
}

function send(message) {
  frame.contentWindow.postMessage({ protocol: PROTOCOL, nonce, ...message }, contentOrigin);
}

function timeOfDay() {
  return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function keep({ id, completed, passed, score }) {
  if (session.keep({ completed, passed, score })) {
    send({ type: "saved", id });
    return say(`Saved to your LMS at ${timeOfDay()}.`);
  }
  const code = session.lastError();
  const isOver = SCORM.over.includes(code);
  send({ type: "failed", id, reason: isOver ? "ended" : "refused" });
  const error = code && ` (SCORM error ${code})`;
  const refused = `did not store the result${error}. It is kept in the training and sent again`;
  const what = isOver ? "has closed the session. The result is kept in the training" : refused;
  const next = isOver ? "Close" : "If this line stays, close";
  return say(`Your LMS ${what}. ${next} this window and open it again from your LMS.`, "line--trouble");
}

function leave() {
  stop("");
  if (session.end()) say("You can close this window. Your LMS has been told.");
  else say("Your LMS did not answer at the end. What you did is kept in the training. You can close this window.");
}

function answer({ type, ...fields }) {
  hasAnswered = true;
  if (type === "hello") {
    send({ type: "ready", secret, learner_name: session.learnerName, is_resumed: session.isResumed });
    if (!hasSaid) say("Connected to your LMS.");
    hasSaid = true;
  } else if (type === "result") keep(fields);
  else leave();
}

function warn() {
  if (hasAnswered) return;
  const here = allowedOrigins.split(" ").includes(window.location.origin)
    ? "Check that this computer reaches the internet, then open it again from your LMS."
    : `Tell your LMS administrator: this package is not set up for ${window.location.origin}.`;
  say(`The training did not answer. Nothing was lost. ${here}`, "line--trouble");
}

function start() {
  const api = findApi();
  if (!api) return stop("No LMS was found. Nothing was recorded. Open the training from the course in your LMS.");
  session = new LmsSession(api);
  if (!session.begin()) {
    session.end();
    return stop("Your LMS refused to store anything. Close this window and open the training again from your LMS.");
  }
  if (!session.learnerId) {
    session.end();
    return stop("Your LMS did not say who you are. Sign in to your LMS, and open the training again from there.");
  }
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin === contentOrigin && source === frame.contentWindow && isMessage(data, nonce)) answer(data);
  });
  // a phone may end a hidden page without another word
  document.addEventListener("visibilitychange", () => document.hidden && session.keepTime());
  // not "unload": browsers skip it, and scores are lost (exelearning #1831)
  window.addEventListener("pagehide", () => session.end());
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  const launch = { package: packageId, scorm: version, learner: session.learnerId, nonce };
  frame.src = `${launchUrl}#${new URLSearchParams(launch)}`;
  return window.setTimeout(warn, ANSWER_WITHIN_MS);
}

start();
