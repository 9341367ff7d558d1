// Escape, or the link marked data-behaviour="leave": the page is emptied at once, and the link's address takes its place
// in the history, so that Back does not bring it again. Without this the link is a link. The key is left alone where it
// has work of its own: in a list or a field that is typed into, while a dialog is open, or when something else took it.
const link = document.querySelector('a[data-behaviour~="leave"]');
const OWN_USE = "select, textarea, dialog, input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

if (link) {
  const leave = () => {
    document.title = document.querySelector(".brand")?.textContent.trim() ?? "";
    document.body.replaceChildren();
    window.location.replace(link.href);
  };

  link.parentElement.querySelector("kbd")?.removeAttribute("hidden");
  link.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest?.(OWN_USE) || document.querySelector("dialog[open]")) return;
    leave();
  });
}
