// A form marked data-behaviour="cmi5-fetch": an LMS that answers only a signed-in browser is asked once for the token of a
// launch, and the form hands the server what it said, in its two fields: the status, and the body as it came.
const form = document.querySelector('form[data-behaviour~="cmi5-fetch"]');

if (form) {
  const [status, answer] = form.querySelectorAll("input[type=hidden]");
  const ask = async () => {
    const reply = await fetch(form.dataset.url, { method: "POST", credentials: "include", cache: "no-store" });
    status.value = reply.status;
    answer.value = (await reply.text()).slice(0, 16_384);
  };
  // without an answer both stay empty, and the server says so
  ask().catch(() => null).finally(() => form.submit());
}
