"""A module as one file: nothing in it points outside, and it holds what the page in the program holds."""

import re
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner

from tests.shipped import shipped_catalogue
from training_app.cli.commands import main

MODULE = "m02-asking"


def written(tmp_path: Path, *words: str) -> str:
    out = tmp_path / "module.html"
    done = CliRunner().invoke(main, ["content", "print", MODULE, "--out", str(out), *words])
    assert done.exit_code == 0, done.output
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["--pack"]])
def test_the_file_needs_nothing_else(tmp_path: Path, words: list[str]):
    html = written(tmp_path, *words)

    html5lib.HTMLParser(strict=False).parse(html)
    assert re.findall(r'(?:src|srcset|action)="', html) == []
    assert "<script" not in html
    assert "<link" not in html
    assert "@import" not in html
    assert re.findall(r"url\((?!['\"]?data:)", html) == []
    # the only ways out are addresses of sources, which somebody presses
    assert set(re.findall(r'href="(?!#|https?:|tel:|mailto:)([^"]*)"', html)) <= {"/wellness/"}


def test_the_lessons_are_all_in_it(tmp_path: Path):
    html = written(tmp_path)
    module = shipped_catalogue().modules[MODULE]

    for lesson in module.lessons:
        assert lesson.title in html
    assert html.count('<article class="sheet"') == len(module.lessons)


def test_the_pack_has_both_plans(tmp_path: Path):
    html = written(tmp_path, "--pack")

    assert "60 minutes, at roll call or in a classroom" in html
    assert "15 minutes, before a shift" in html


def test_an_unknown_module_is_named_with_those_there_are(tmp_path: Path):
    refused = CliRunner().invoke(main, ["content", "print", "m99-none", "--out", str(tmp_path / "x.html")])

    assert refused.exit_code == 1
    assert MODULE in refused.output
    assert not (tmp_path / "x.html").exists()
