"""Content of several origins: what a pack adds, and what it may not touch."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.content.sample import Package, write_package
from training_app.content.catalogue import Catalogue
from training_app.content.packs import join
from training_app.content.problems import ContentRefused

_NAMES = {
    "m01-": "x01-",
    "x01-sample": "x01-canine",
    "s01-sample": "x02-kennel",
    "complaint_route": "kennel_route",
    "advocate": "handler",
}


@pytest.fixture
def pack(tmp_path: Path) -> Catalogue:
    return renamed(write_package(tmp_path / "pack")).load()


def renamed(package: Package) -> Package:
    """The sample module and its story under other ids."""
    for kind, old, new in (("modules", "m01-sample", "x01-canine"), ("scenarios", "s01-sample", "x02-kennel")):
        (package.root / kind / old).rename(package.root / kind / new)
    for path in package.root.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            for old, new in _NAMES.items():
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
    return package


def test_a_pack_adds_its_modules_behind_ours_with_numbers_that_go_on(shipped: Catalogue, pack: Catalogue) -> None:
    joined = join(shipped, {"canine": pack})

    assert list(joined.modules) == [*shipped.modules, "x01-canine"]
    assert joined.modules["x01-canine"].number == max(one.number for one in shipped.modules.values()) + 1
    assert "x02-kennel" in joined.scenarios
    assert joined.sources.keys() == shipped.sources.keys() | pack.sources.keys()


def test_a_module_of_a_pack_is_the_same_version_whatever_it_is_numbered(shipped: Catalogue, pack: Catalogue) -> None:
    joined = join(shipped, {"canine": pack})

    assert joined.modules["x01-canine"].version_hash == pack.modules["x01-canine"].version_hash
    for module_id, module in shipped.modules.items():
        assert joined.modules[module_id] == module


def test_without_packs_the_catalogue_is_our_own(shipped: Catalogue) -> None:
    assert join(shipped, {}) == shipped


def test_a_pack_takes_the_place_of_nothing(shipped: Catalogue) -> None:
    pretender = Catalogue(
        modules={"m01-trauma": replace(shipped.modules["m01-trauma"], title="Another text")},
        sources={},
        glossary={},
        inserts={},
    )

    with pytest.raises(ContentRefused) as refused:
        join(shipped, {"canine": pretender})

    assert str(refused.value) == "pack canine:1: module 'm01-trauma' is there already: give it another id"


def test_two_packs_do_not_take_each_others_place(shipped: Catalogue, pack: Catalogue) -> None:
    with pytest.raises(ContentRefused) as refused:
        join(shipped, {"b": pack, "a": pack})

    assert {one.file for one in refused.value.problems} == {"pack b"}


def test_the_same_source_may_be_used_by_both_and_another_under_its_name_may_not(
    shipped: Catalogue, pack: Catalogue
) -> None:
    key, source = next(iter(shipped.sources.items()))
    same = replace(pack, sources={**pack.sources, key: source})
    other = replace(pack, sources={**pack.sources, key: replace(source, title="Another book")})

    assert join(shipped, {"canine": same}).sources[key] == source
    with pytest.raises(ContentRefused, match=f"source '{key}' is there already"):
        join(shipped, {"canine": other})
