/* A copy of the page, made from memory before anything on it changes: no request, no answers, the same bytes as the server's. */
const original = "<!doctype html>\n" + document.documentElement.outerHTML + "\n";
const bytes = new TextEncoder().encode(original);

const part = (label, within = document) => within.querySelector(`[data-part="${label}"]`);
const filled = (label) => part(label).content.cloneNode(true);

document.querySelectorAll(".needs-script").forEach((element) => { element.hidden = false; });

part("save").addEventListener("click", () => {
  const copy = new Blob([bytes], { type: "text/html" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(copy);
  link.download = "resources.html";
  link.click();
});

part("print").addEventListener("click", () => print());

/* Browsers offer SHA-256 only on https, on this computer, and in files. */
if (crypto.subtle) {
  crypto.subtle.digest("SHA-256", bytes).then((digest) => {
    const pairs = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
    part("fingerprint").textContent = pairs.join("");
  });
}
