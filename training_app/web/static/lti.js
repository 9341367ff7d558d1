// The moments of an LTI launch that need a script; without one each page has a button or a link that does the same.
// One element is marked data-lti:
//   put    asks the LMS to keep data-value under data-key, then goes on to data-next
//   get    asks the LMS for what it keeps under data-key, puts it into the form's field "browser", and sends the form
//   send   sends the form at once
//   close  tells the LMS at data-origin, or at one of several, that its window with us may be closed
// Messages go to data-origin alone, and are taken from nobody else.
// Source: 1EdTech LTI Client Side postMessages; LTI postMessage Storage; LTI Dynamic Registration 1.0
const WAIT_MS = 2_000;
const place = document.querySelector("[data-lti]");

function lmsWindow(target) {
  const outer = window.opener ?? window.parent;
  if (!target || target === "_parent") return outer;
  try {
    return outer.frames[target] ?? outer;
  } catch {
    return outer;
  }
}

function ask({ origin, target }, message) {
  return new Promise((resolve) => {
    const lms = lmsWindow(target);
    if (lms === window) return resolve(null);
    const id = crypto.randomUUID();
    const timer = setTimeout(() => resolve(null), WAIT_MS);
    window.addEventListener("message", (event) => {
      const said = event.data;
      if (event.origin !== origin || said === null || typeof said !== "object") return;
      if (said.message_id !== id || said.subject !== `${message.subject}.response`) return;
      clearTimeout(timer);
      resolve(said.error || typeof said.value !== "string" ? null : said.value);
    });
    try {
      lms.postMessage({ ...message, message_id: id }, origin);
    } catch {
      // what is no origin gets no message; the page goes on without
      clearTimeout(timer);
      resolve(null);
    }
  });
}

const acts = {
  async put({ key, value, next, ...lms }) {
    await ask(lms, { subject: "lti.put_data", key, value });
    window.location.replace(next);
  },
  async get({ key, ...lms }) {
    place.elements.browser.value = (await ask(lms, { subject: "lti.get_data", key })) ?? "";
    place.submit();
  },
  send() {
    place.submit();
  },
  close({ origin }) {
    const lms = window.opener ?? window.parent;
    for (const one of origin.split(" ")) lms.postMessage({ subject: "org.imsglobal.lti.close" }, one);
  },
};

if (place) acts[place.dataset.lti](place.dataset);
