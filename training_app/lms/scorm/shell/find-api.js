// The API of the LMS hangs on a window above this one, or above the window that opened it. Windows of other origins lie
// between them at some LMSs: looking into one throws, and the search goes on above it (Didask/scol-r #5).
// SCORM 1.2 Run-Time Environment, section 3.3; SCORM 2004 4th Edition Run-Time Environment, chapter 3.
const HIGHEST = 500;

// An element of a page with the name "API" is a property of its window, too: only what can be called is an API.
function apiOf(win) {
  try {
    return typeof win[SCORM.api]?.[SCORM.initialize] === "function" ? win[SCORM.api] : null;
  } catch {
    return null;
  }
}

function apiAbove(start) {
  let win = start;
  for (let height = 0; win && height < HIGHEST; height += 1) {
    const found = apiOf(win);
    if (found || win.parent === win) return found;
    win = win.parent;
  }
  return null;
}

function openerOf(win) {
  try {
    return win.opener;
  } catch {
    return null;
  }
}

// In a window of its own this one is the top; in a frame of such a window the frames above it are looked at first.
function findApi() {
  return apiAbove(window) ?? apiAbove(openerOf(window.top));
}
