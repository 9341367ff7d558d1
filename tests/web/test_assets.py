"""Styles and scripts: served from memory, under names that change with their bytes."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from training_app.web.assets import SCRIPT, STATIC_FOLDER, load_assets

CSS_BYTES = 40_500
CSS_GZIP_BYTES = 14_000
JS_BYTES = 10_000
DOOR_BYTES = 5_000
"""Of a script for one page alone: where an LMS opens the training."""


def _url(preview: Flask, name: str) -> str:
    address: str = preview.jinja_env.globals["asset_url"](name)
    return address


def test_an_asset_has_its_hash_in_its_name(preview: Flask) -> None:
    assert re.fullmatch(r"/static/components\.[0-9a-f]{8}\.css", _url(preview, "components.css"))


def test_the_same_bytes_get_the_same_name_and_other_bytes_another(tmp_path: Path) -> None:
    names = []
    for body in ("a{}", "a{}", "b{}"):
        (tmp_path / "look.css").write_text(body)
        names.append(load_assets(tmp_path)["look.css"].public_name)

    assert names[0] == names[1] != names[2]


def test_the_scripts_are_one_file_and_keep_their_own_names(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "a.js").write_text("const x = 1;")
    (tmp_path / "js" / "b.js").write_text("const x = 2;")

    assert load_assets(tmp_path)[SCRIPT].body == b"{\nconst x = 1;\n}\n{\nconst x = 2;\n}"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("tokens.css", "text/css; charset=utf-8"),
        ("behaviours.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_each_kind_has_its_media_type(browser: FlaskClient, preview: Flask, name: str, media_type: str) -> None:
    answer = browser.get(_url(preview, name))

    assert answer.status_code == 200
    assert answer.content_type == media_type


def test_an_asset_may_be_kept_for_ever(browser: FlaskClient, preview: Flask) -> None:
    answer = browser.get(_url(preview, "tokens.css"))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_gzip_is_sent_to_whoever_takes_it(browser: FlaskClient, preview: Flask) -> None:
    address = _url(preview, "components.css")
    plain = browser.get(address)

    zipped = browser.get(address, headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_gzip_is_not_sent_to_whoever_refuses_it(browser: FlaskClient, preview: Flask) -> None:
    answer = browser.get(_url(preview, "components.css"), headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in answer.headers


def test_a_known_tag_is_answered_without_a_body(browser: FlaskClient, preview: Flask) -> None:
    address = _url(preview, "tokens.css")
    tag = browser.get(address).headers["ETag"]

    answer = browser.get(address, headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.data == b""


@pytest.mark.parametrize("name", ["tokens.css", "tokens.00000000.css", "../frame.py", "%2e%2e/frame.py", "js/leave.js"])
def test_any_other_name_is_not_found(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


def test_the_styles_stay_small() -> None:
    styles = [asset for asset in load_assets(STATIC_FOLDER).values() if asset.name.endswith(".css")]

    assert sum(len(asset.body) for asset in styles) <= CSS_BYTES
    assert sum(len(asset.gzip_body) for asset in styles) <= CSS_GZIP_BYTES


def test_the_scripts_stay_small() -> None:
    sizes = {asset.name: len(asset.body) for asset in load_assets(STATIC_FOLDER).values() if asset.name.endswith(".js")}

    assert sizes.pop("behaviours.js") <= JS_BYTES
    assert sizes.keys() == {"dispatch.js", "lti.js", "passkey.js"}
    assert max(sizes.values()) <= DOOR_BYTES


def test_no_style_fetches_or_insists() -> None:
    for name, asset in load_assets(STATIC_FOLDER).items():
        if name.endswith(".css"):
            text = asset.body.decode()
            assert "url(" not in text
            assert "@import" not in text
            assert "!important" not in text
