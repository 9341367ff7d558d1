"""A page as a PDF, with the extra and without it."""

import subprocess
import sys

import pytest

from tests.pdf_reading import objects_of
from training_app.foundation.plugins import is_installed
from training_app.web import pdf
from training_app.web.pdf import NoPdfHere, may_make_pdf, render_pdf

PAGE = '<html lang="en"><head><title>Paper</title></head><body><h1>Head</h1><p>Words</p>{}</body></html>'
has_extra = pytest.mark.skipif(not is_installed(pdf.PACKAGE), reason="the extra [pdf] is not installed")


@has_extra
def test_it_is_tagged_and_has_a_language_and_a_title() -> None:
    made = objects_of(render_pdf(PAGE.format("")))

    for mark in (b"/MarkInfo", b"/Marked true", b"/S /H1", b"/S /P", b"pdfuaid:part", b"/Lang (en)", b"(Paper)"):
        assert mark in made, mark
    assert b"/FontFile" in made


@has_extra
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.png", "file:///etc/hostname", "ftp://127.0.0.1:9/a"])
def test_it_fetches_nothing(address: str) -> None:
    with pytest.raises(BaseException, match="Error fetching"):
        render_pdf(PAGE.format(f'<img src="{address}" alt="x">'))


def test_without_the_package_it_says_so_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(pdf, "PACKAGE", "no-such-package")

    with pytest.raises(NoPdfHere, match="print it"):
        render_pdf(PAGE.format(""))

    assert not may_make_pdf()


@has_extra
def test_the_program_does_not_load_it_before_a_pdf_is_made() -> None:

    code = "import sys, training_app.app; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)

    assert may_make_pdf()
    assert done.stdout.strip() == "False"
