"""Ways in which a page may send or keep something, from the sealed page and, as a control, from an ordinary one."""

import re
from collections.abc import Callable

from tests.wellness.browsing import sealed_demo

CHANNELS = {
    "fetch": "fetch('/sent').catch(() => 0)",
    "XMLHttpRequest": "{ const x = new XMLHttpRequest(); x.open('GET', '/sent'); x.send(); }",
    "sendBeacon": "navigator.sendBeacon('/sent')",
    "image": "new Image().src = '/sent'",
    "event source": "new EventSource('/sent')",
    "style sheet": (
        "document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: '/sent'}))"
    ),
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: '/sent'}))",
    "script": "document.body.append(Object.assign(document.createElement('script'), {src: '/sent'}))",
    "form": (
        "{ const f = document.createElement('form'); f.action = '/sent'; f.method = 'post';"
        " document.body.append(f); f.submit(); }"
    ),
    "pop-up": "window.open('/sent')",
}
STORES = ("localStorage", "sessionStorage", "indexedDB.open('x')", "document.cookie = 'a=b'")


def careless_page(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """The same page built carelessly: no script, nothing said about what a browser may keep, no ``no-store``."""
    html = re.sub(r"<script>.*</script>", "", sealed_demo().document.html.decode(), flags=re.DOTALL)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [html.replace(' autocomplete="off"', "").replace(' form="unkept"', "").encode()]
