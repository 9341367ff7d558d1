// The shell's half of the protocol, which training_app/lms/scorm/messages.py describes.
const PROTOCOL = "common-ground-dispatch/1";
const isId = (value) => typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value);
const isFlag = (value) => typeof value === "boolean";
const isScore = (value) => value === null || (typeof value === "number" && value >= 0 && value <= 1);
const FIELDS = {
  hello: {},
  result: { id: isId, completed: isFlag, passed: (value) => value === null || isFlag(value), score: isScore },
  bye: {},
};

function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What the content may send, with exactly the fields of its type, and the nonce of this launch.
function isMessage(message, nonce) {
  if (message === null || typeof message !== "object" || typeof message.type !== "string") return false;
  if (message.protocol !== PROTOCOL || message.nonce !== nonce) return false;
  const fields = new Map(Object.entries(FIELDS)).get(message.type);
  if (!fields || Object.keys(message).length !== Object.keys(fields).length + 3) return false;
  if (!Object.entries(fields).every(([name, isSound]) => isSound(message[name]))) return false;
  // a score that does not say whether it passes would leave the verdict to the LMS
  return message.type !== "result" || message.score === null || message.passed !== null;
}
