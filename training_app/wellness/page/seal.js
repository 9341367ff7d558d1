/* Locks and unlocks a sealed file by the browser's own WebCrypto. docs/sealed-file.md describes every byte of it. */
const ROUNDS = 600000;
const KIND = "sealed-history 1 PBKDF2-HMAC-SHA256 600000 AES-256-GCM";
const STEP = 4096;
const LARGEST = 1048576;
const SPACES = /\s+/;

const utf8 = new TextEncoder();
const toText = (sealed) => btoa(Array.from(sealed, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

const slow = (salt) => ({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS });
const strong = { name: "AES-GCM", length: 256 };
/* What the file says of itself is locked in too: a changed heading opens nothing. */
const once = (iv) => ({ name: "AES-GCM", iv, additionalData: utf8.encode(KIND) });

const keyFrom = async (words, salt, use) => {
  const secret = await crypto.subtle.importKey("raw", utf8.encode(words), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(slow(salt), secret, strong, false, [use]);
};

const plainWords = (typed) => typed.toLowerCase().trim().split(SPACES).join(" ");

/* Two bytes of chance for each word: 65,536 is a multiple of the 1,024 words, so that every word is as likely. */
const sixWords = () => {
  const list = part("words").content.textContent.trim().split(SPACES);
  const chance = crypto.getRandomValues(new Uint8Array(12));
  const places = Array.from({ length: 6 }, (_, turn) => chance.at(2 * turn) * 256 + chance.at(2 * turn + 1));
  return places.map((place) => list.at(place % list.length)).join(" ");
};

/* Filled up by spaces to whole steps, so that its length does not tell how many results are in it. */
const seal = async (entries, words) => {
  const text = JSON.stringify({ entries });
  const plain = utf8.encode(text.padEnd(Math.ceil(text.length / STEP) * STEP));
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(once(iv), await keyFrom(words, salt, "encrypt"), plain);
  return JSON.stringify({ kind: KIND, salt: toText(salt), iv: toText(iv), sealed: toText(new Uint8Array(sealed)) });
};

const isEntry = (entry) => /^\d{4}-\d{2}-\d{2}$/.test(entry.day) && typeof entry.check === "string"
  && entry.check.length <= 40 && Number.isInteger(entry.total) && Number.isInteger(entry.highest)
  && entry.total >= 0 && entry.total <= entry.highest && entry.highest <= 1000;

/* Gives null for a file of another kind; throws when words and file do not fit. */
const unseal = async (text, words) => {
  const file = JSON.parse(text);
  if (file?.kind !== KIND) return null;
  const key = await keyFrom(words, toBytes(file.salt), "decrypt");
  const plain = await crypto.subtle.decrypt(once(toBytes(file.iv)), key, toBytes(file.sealed));
  return JSON.parse(new TextDecoder().decode(plain)).entries.filter(isEntry);
};
