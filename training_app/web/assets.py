"""Styles, scripts and the icon: read and compressed once at start, then served from memory for ever."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

STATIC_FOLDER = Path(__file__).parent / "static"
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
    """Read every style, script and picture below the folder; keys are bare file names: "components.css".

    :raise ValueError: when two files share a name
    """
    assets: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _MEDIA_TYPES:
            continue
        if path.name in assets:
            raise ValueError(f"two assets are named {path.name}")
        assets[path.name] = _read(path)
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


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:8]
    return Asset(
        name=path.name,
        public_name=f"{path.stem}.{digest}{path.suffix}",
        media_type=_MEDIA_TYPES[path.suffix],
        body=body,
        # mtime 0: the same file gives the same bytes at every start, on every machine.
        gzip_body=gzip.compress(body, compresslevel=9, mtime=0),
    )
