"""Security headers on every answer: nothing from elsewhere, nothing inline, nothing left in a cache."""

from collections.abc import Sequence

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_NO_FRAME = "frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
}
_ONE_YEAR_S = 31_536_000
_NEVER_KEPT = ("/app", "/verify")
"""Pages that name a person."""


def register_headers(app: Flask) -> None:
    """Add the headers to every answer of the app."""
    app.after_request(add_security_headers)


def add_security_headers(response: Response) -> Response:
    """Return the answer with the headers set. A route that already set its own keeps it."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if _names_a_person(request.path):
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR_S}"
    return response


def policy_with(frame_origins: Sequence[str]) -> str:
    """The policy of a page that these origins may show in a frame: ("https://lms.example",)."""
    return CONTENT_SECURITY_POLICY.replace(_NO_FRAME, f"frame-ancestors {' '.join(frame_origins)}")


def _names_a_person(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in _NEVER_KEPT)
