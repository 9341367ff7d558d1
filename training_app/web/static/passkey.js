// A form marked data-passkey="create" or "get" is filled by the browser's own question for a passkey, and then sent.
// Without a script, or in a browser without passkeys, the form stays hidden: every page has another way beside it.
// Source: W3C Web Authentication Level 3, sections 5.1.8 to 5.1.10 (JSON to options and back)
const CAN = {
  create: () => Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON),
  get: () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON),
};

async function ask(form) {
  const fields = new FormData();
  fields.set("csrf_token", form.elements.csrf_token.value);
  const reply = await fetch(form.dataset.options, { method: "POST", body: fields, credentials: "same-origin" });
  if (!reply.ok) throw new Error(`options: ${reply.status}`);
  const { options, token } = await reply.json();
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.elements.token.value = token;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!CAN[form.dataset.passkey]()) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = form.querySelector("[role=status]");
    words.textContent = "Your device asks you now.";
    try {
      await ask(form);
    } catch {
      // the person changed their mind, has no passkey here, or waited too long
      words.textContent = "No passkey was used. Nothing is lost. Try again, or go another way.";
      return;
    }
    form.submit();
  });
}
