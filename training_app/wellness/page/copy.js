/* A copy of the page, made from memory before anything on it changes: no request, no answers, the same bytes as the server's. */
const original = "<!doctype html>\n" + document.documentElement.outerHTML + "\n";
const bytes = new TextEncoder().encode(original);

const part = (label, within = document) => within.querySelector(`[data-part="${label}"]`);
const filled = (label) => part(label).content.cloneNode(true);

document.querySelectorAll(".needs-script").forEach((element) => { element.hidden = false; });

/* The browser's own "save file": from memory to the disk, past no server. */
const saveAs = (file, copy) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(copy);
  link.download = file;
  link.click();
};

part("save").addEventListener("click", () => saveAs("resources.html", new Blob([bytes], { type: "text/html" })));
part("print").addEventListener("click", () => print());

/* A link to a # would put its end into the browser's list of visited pages; a button does not. */
document.querySelectorAll("[data-to]").forEach((button) => {
  button.addEventListener("click", () => {
    const head = document.getElementById(button.dataset.to);
    head.scrollIntoView();
    head.focus({ preventScroll: true });
  });
});

/* Browsers offer SHA-256 only on https, on this computer, and in files. */
if (crypto.subtle) {
  crypto.subtle.digest("SHA-256", bytes).then((digest) => {
    const pairs = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
    part("fingerprint").textContent = pairs.join("");
  });
}
