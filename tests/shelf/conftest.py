"""A catalogue with something to try and two case studies, beside what ships."""

from dataclasses import replace

import pytest

from tests.shipped import shipped_catalogue
from training_app.content.catalogue import Basis, Case, Catalogue
from training_app.content.slots import default_html

TRIED = "s02-account-that-skips"
SLOT = "victim-services"


def case(name: str, basis: Basis, html: str) -> Case:
    return Case(
        id=name,
        title=name.title(),
        site=f"{name.title()}, Oregon",
        basis=basis,
        gap=f"What {name} did later was not found.",
        content_note="Tells of a fire.",
        html=f'<p class="lead">It burned.</p>\n{html}',
        minutes=4,
        words=700,
        source_ids=(),
        tools=(),
    )


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """What ships, with one scenario to try and two cases of our own."""
    real = shipped_catalogue()
    first = next(iter(real.modules))
    modules = {
        name: replace(module, further=(TRIED,) if name == first else ()) for name, module in real.modules.items()
    }
    slot = real.inserts[SLOT]
    cases = [
        case("alder", Basis.INITIATIVE, default_html(SLOT, slot.label, slot.default)),
        case("birch", Basis.CONTEXT, "<p>Nobody knows why.</p>\n"),
    ]
    return replace(real, modules=modules, cases={one.id: one for one in cases})
