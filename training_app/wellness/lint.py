"""The seal's own rules for script, style and page: nothing that could send, keep, load or reach outside.

The content security policy stops most of this in the browser. It does not stop navigation, pop-ups or WebRTC, and a
policy can be weakened by mistake; so the source is held to a smaller language as well. The check reads text, including
strings and comments, and refuses the three ways around a word list: computed member access, escaped names, and code
made from strings.
"""

import re

from training_app.wellness.errors import UnsafePage

ALLOWED_ONCE = (
    'location.replace("about:blank")',
    "link.href = URL.createObjectURL(copy)",
    "document.documentElement.outerHTML",
    '{ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }',
    '{ name: "AES-GCM", length: 256 }',
    '{ name: "AES-GCM", iv, additionalData: utf8.encode(KIND) }',
)
"""Where the page may change its address, make a link, read itself whole, and say by which method a file is locked: each
at most once, to the letter. ``name`` is a word of the window too, and a way to keep something there."""

UNKEPT = (
    '<form id="unkept" autocomplete="off" method="dialog">'
    '<button type="submit" disabled="" hidden="">Off</button></form>'
)
"""The one form of the page, which every field names and nothing can hand in.

Firefox writes what is chosen into its session file unless the field, or for circles and files its form, says
``autocomplete="off"`` (toolkit/components/sessionstore/SessionStoreUtils.cpp, CollectFromInputElement). Its button is
disabled, so that Enter does nothing; ``method="dialog"`` goes nowhere; policy and sandbox forbid it besides.
"""

_WORDS = {
    "sends": (
        "fetch fetchLater XMLHttpRequest sendBeacon WebSocket WebSocketStream WebTransport EventSource "
        "RTCPeerConnection RTCDataChannel postMessage BroadcastChannel MessageChannel Notification PaymentRequest "
        "PresentationRequest submit requestSubmit formAction ping credentials share"
    ),
    "keeps": (
        "localStorage sessionStorage indexedDB caches cookie cookieStore history openDatabase requestFileSystem "
        "showSaveFilePicker showOpenFilePicker clipboard title name"
    ),
    "loads": (
        "import importScripts Worker SharedWorker Worklet audioWorklet paintWorklet serviceWorker Image Audio "
        "FontFace src srcset srcdoc"
    ),
    "navigates": "location href URL navigation opener referrer",
    "reaches the window": (
        "window self globalThis top parent frames defaultView navigator constructor Reflect Proxy with"
    ),
    "runs text": "eval Function WebAssembly setTimeout execCommand",
    "writes markup": (
        "innerHTML outerHTML setHTML setHTMLUnsafe insertAdjacentHTML write writeln DOMParser createContextualFragment "
        "parseHTMLUnsafe setAttribute createElementNS cssText"
    ),
    "talks": "console debugger performance alert prompt confirm",
}

_SHAPES = {
    "computed member access": r"[\w$)\]]\s*(\?\.)?\s*\[",
    "an escaped name": r"\\[ux]",
    "opening a window": r"\bopen\s*\(",
    "an element other than a link": r"createElement\((?!\"a\"\))",
    "an object other than the six it needs": r"\bnew\s+(?!(?:TextEncoder|TextDecoder|Blob|Uint8Array|Date|Set)\b)",
    "a timer that is not a function": r"setInterval\((?!\w+,)",
    "the end of the script": r"</script|<!--",
}

_STYLE_SHAPES = {"an address": r"url\s*\(|image-set|@import|@font-face|src\s*:", "the end of the style": r"</|<!--"}

_PAGE_SHAPES = {
    "an address that is not a telephone": r"<[^>]*href=(?!\"(?:tel:\+?\d+|sms:\+?\d+|about:blank|data:,)\")",
    "something to load": r"<[^>]*\s(?:src|srcset|data|poster|background|action|formaction|ping|style)=",
    "a script in an attribute": r"<[^>]*\son\w+\s*=",
    "an element that sends or embeds": r"<(?:form|iframe|img|object|embed|video|audio|svg|base|portal|frame)\b",
    "a refresh": r"http-equiv=\"refresh",
    "a field that the browser may keep": (
        r"<(?:input|select|textarea)(?![^>]* autocomplete=\"off\"[^>]* form=\"unkept\")"
    ),
    "a second script or style": r"<script(?!></script>)|<style(?!></style>)",
}


def script_problems(script: str) -> list[str]:
    """Return what the script may not contain, one sentence each; an empty list when it is clean."""
    rest = script
    for allowed in ALLOWED_ONCE:
        rest = rest.replace(allowed, "", 1)
    problems = _found(_SHAPES, rest)
    for danger, words in _WORDS.items():
        for word in words.split():
            if re.search(rf"(?<![\w$-]){word}(?![\w$-])", rest):
                problems.append(f"script {danger}: {word}")
    return problems


def style_problems(style: str) -> list[str]:
    """Return what the style may not contain."""
    return _found(_STYLE_SHAPES, style)


def page_problems(page: str) -> list[str]:
    """Return what the page's markup may not contain, before style and script are put in."""
    return _found(_PAGE_SHAPES, page.replace(UNKEPT, "", 1))


def refuse_unsafe_script(script: str) -> None:
    """Raise UnsafePage when the script breaks a rule."""
    _refuse(script_problems(script))


def refuse_unsafe_style(style: str) -> None:
    """Raise UnsafePage when the style breaks a rule."""
    _refuse(style_problems(style))


def refuse_unsafe_page(page: str) -> None:
    """Raise UnsafePage when the markup breaks a rule."""
    _refuse(page_problems(page))


def _found(shapes: dict[str, str], text: str) -> list[str]:
    return [f"contains {what}" for what, shape in shapes.items() if re.search(shape, text, re.IGNORECASE)]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise UnsafePage("; ".join(problems))
