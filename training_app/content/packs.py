"""Content of several origins as one catalogue: our own or an agency's, and packs that were installed beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from training_app.content.catalogue import Catalogue, Module
from training_app.content.problems import ContentRefused, Problem


def join(own: Catalogue, packs: Mapping[str, Catalogue]) -> Catalogue:
    """One catalogue of all; modules of packs follow our own and are numbered on, pack after pack by name.

    A pack brings its own sources, glossary and inserts, and may not take the place of anything that is there: an
    attempt that somebody began must never continue in another text.

    :param packs: by the name that the pack was installed under
    :raise ContentRefused: with every id that two of them use
    """
    joined = own
    for name in sorted(packs):
        problems = list(_taken(joined, name, packs[name]))
        if problems:
            raise ContentRefused(problems)
        joined = _add(joined, packs[name])
    return joined


def _taken(there: Catalogue, name: str, pack: Catalogue) -> Iterator[Problem]:
    for field in fields(Catalogue):
        known, added = getattr(there, field.name), getattr(pack, field.name)
        for key in sorted(known.keys() & added.keys()):
            # the same source or word of the glossary may be used by both, as long as both say the same of it
            if known[key] != added[key] or field.name in _OF_ONE:
                yield Problem(f"pack {name}", 1, f"{_WORDS[field.name]} {key!r} is there already: give it another id")


def _add(there: Catalogue, pack: Catalogue) -> Catalogue:
    last = max((module.number for module in there.modules.values()), default=0)
    both = {field.name: {**getattr(there, field.name), **getattr(pack, field.name)} for field in fields(Catalogue)}
    both["modules"] = {**there.modules, **_numbered(pack.modules, last)}
    return Catalogue(**both)


def _numbered(modules: Mapping[str, Module], last: int) -> dict[str, Module]:
    return {module.id: replace(module, number=number) for number, module in enumerate(modules.values(), start=last + 1)}


_WORDS = {
    "modules": "module",
    "sources": "source",
    "glossary": "word of the glossary",
    "inserts": "insert",
    "scenarios": "scenario",
    "cases": "case study",
    "teaching": "facilitator part of module",
    "guides": "guide",
    "toolkit": "tool",
    "levels": "level of a text",
}
_OF_ONE = {"modules", "scenarios", "cases", "teaching", "guides", "inserts", "toolkit"}
