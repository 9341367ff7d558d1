"""Styles, scripts and the icon: read and compressed once at start, then served from memory for ever."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

STATIC_FOLDER = Path(__file__).parent / "static"
SCRIPT = "behaviours.js"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file under its lasting name: the name changes whenever the bytes do, so that it may be cached for ever."""

    name: str
    public_name: str
    media_type: str
    body: bytes
    gzip_body: bytes


def load_assets(folder: Path) -> Mapping[str, Asset]:
    """Read every style and picture of the folder, and its scripts as one; keys are bare names: "components.css"."""
    assets = {
        path.name: _make(path.name, path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.suffix in _MEDIA_TYPES
    }
    assets[SCRIPT] = _make(SCRIPT, _join_scripts(folder / "js"))
    return assets


def register_assets(app: Flask, folder: Path = STATIC_FOLDER) -> None:
    """Serve the assets below ``/static/`` and give templates ``asset_url("components.css")``."""
    by_name = load_assets(folder)
    by_public_name = {asset.public_name: asset for asset in by_name.values()}

    def asset_url(name: str) -> str:
        return f"/static/{by_name[name].public_name}"

    def serve_asset(public_name: str) -> Response:
        asset = by_public_name.get(public_name)
        if asset is None:
            abort(404)
        return _answer(asset)

    app.jinja_env.globals["asset_url"] = asset_url
    app.add_url_rule("/static/<public_name>", "asset", serve_asset, methods=["GET"])


def _answer(asset: Asset) -> Response:
    is_zipped = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.gzip_body if is_zipped else asset.body, content_type=asset.media_type)
    if is_zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Two encodings are two representations: a cache must not answer one with the other's tag.
    response.set_etag(f"{asset.public_name}-gzip" if is_zipped else asset.public_name)
    response.make_conditional(request)
    return response


def _join_scripts(folder: Path) -> bytes:
    """One request instead of one per behaviour; each keeps a scope of its own."""
    parts = [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*.js"))]
    return "\n".join(f"{{\n{part}\n}}" for part in parts).encode()


def _make(name: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:8]
    stem, _, kind = name.rpartition(".")
    return Asset(
        name=name,
        public_name=f"{stem}.{digest}.{kind}",
        media_type=_MEDIA_TYPES[f".{kind}"],
        body=body,
        # mtime 0: the same file gives the same bytes at every start, on every machine.
        gzip_body=gzip.compress(body, compresslevel=9, mtime=0),
    )
