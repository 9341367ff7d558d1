"""Two versions of a module compared: a minor edit never changes what was done, a major one asks who must redo it.

==============================================  ==========================  ==========================
what                                            minor                       major
==============================================  ==========================  ==========================
lesson, objective, scenario, scene, state       order of lessons            came or went
question                                        new and only for boosters   went; new in a form
option of a question, choice of a scene         new                         went
words: titles, texts, scenes, feedback, notes   always                      never
key of a question, critical flag, form          never                       always
pass mark, whether the check stays individual   never                       always
where a choice, passage or route leads; when;   never                       always: a path may play
effects; start value and bounds; first scene                                differently
skills and their points, rating, tone           always: they are spoken     never
                                                of, and nobody passes by
                                                them
minutes, sources, reviewers, status, version    always                      never
==============================================  ==========================  ==========================

A new choice or option is minor, because all that was chosen before is still there and leads to the same; one that went
is major, because somebody's record may name it. In all else it makes no difference which version is the old one.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from training_app.content.catalogue import Form, Item, Lesson, Module, Objective, Option, Source
from training_app.content.change import Change, Comparison, Kind, Parts, Rule, Rules, compare_fields
from training_app.content.diff_scenario import compare_scenarios
from training_app.content.package import restore_sources

MODULE = "module"

MODULE_RULES: Rules = {
    "id": Rule("the id of the module", is_major=True),
    "number": Rule("the number in the catalogue"),
    "version": Rule("the version number"),
    "track": Rule("the track"),
    "title": Rule("the title", is_text=True),
    "short_title": Rule("the short title", is_text=True),
    "audience": Rule("the audience", is_text=True),
    "why": Rule("why it matters", is_text=True),
    "content_note": Rule("the content note", is_text=True),
    "status": Rule("the status"),
    "pass_scaled": Rule("the pass mark", is_major=True),
    "reviewers": Rule("the list of reviewers", is_text=True),
    "source_ids": Rule("the list of sources"),
    "scenario_minutes": Rule("the minutes of the scenario"),
    "check_minutes": Rule("the minutes of the check"),
    "minutes": Rule("the minutes of the module"),
    "individual_check": Rule("whether each person takes the check alone after a group session", is_major=True),
    "further": Rule("the list of further scenarios"),
}
OBJECTIVE_RULES: Rules = {
    "verb": Rule("the verb of the objective"),
    "text": Rule("the objective", is_text=True),
}
LESSON_RULES: Rules = {
    "title": Rule("the title", is_text=True),
    "html": Rule("the lesson", is_html=True),
    "content_note": Rule("the content note", is_text=True),
    "minutes": Rule("the minutes of the lesson"),
    "words": Rule("the number of words"),
    "objective_ids": Rule("the list of objectives"),
    "source_ids": Rule("the list of sources"),
}
ITEM_RULES: Rules = {
    "form": Rule("the form that the question belongs to", is_major=True),
    "objective_id": Rule("the objective that the question covers"),
    "level": Rule("the level"),
    "lesson_id": Rule("the lesson that the question comes from"),
    "is_critical": Rule("whether the question must be right", is_major=True),
    "stem": Rule("the question", is_text=True),
    "source_ids": Rule("the list of sources"),
}
OPTION_RULES: Rules = {
    "text": Rule("the answer", is_text=True),
    "feedback": Rule("the feedback", is_text=True),
}
SOURCE_RULES: Rules = {
    "authors": Rule("the authors", is_text=True),
    "title": Rule("the title", is_text=True),
    "where": Rule("where it appeared", is_text=True),
    "year": Rule("the year"),
    "url": Rule("the address"),
    "status": Rule("the status"),
    "remark": Rule("the remark", is_text=True),
}
# Keys by which parts are paired, parts compared one by one, and what says nothing of its own.
COMPARED_APART: Mapping[type, frozenset[str]] = {
    Module: frozenset({"version_hash", "package_json", "objectives", "lessons", "items", "scenario"}),
    Objective: frozenset({"id"}),
    Lesson: frozenset({"id", "number"}),
    Item: frozenset({"id", "options"}),
    Option: frozenset({"id", "is_key"}),
    Source: frozenset({"id"}),
}

_OBJECTIVES: Parts[Objective] = Parts(
    "objective", "objective {}", lambda one: one.id, lambda one: one.text, lambda _: True
)
_LESSONS: Parts[Lesson] = Parts("lesson", "lesson {}", lambda one: one.id, lambda one: one.title, lambda _: True)
_ITEMS: Parts[Item] = Parts(
    "question", "question {}", lambda one: one.id, lambda one: one.stem, lambda one: one.form is not Form.SPACED
)


def compare_modules(old: Module, new: Module) -> Comparison:
    """Return what differs between two compiled versions of one module, its scenario and sources included."""
    return Comparison(tuple(_changes(old, new)))


def _changes(old: Module, new: Module) -> Iterator[Change]:
    yield from compare_fields(MODULE_RULES, old, new, MODULE)
    yield from _OBJECTIVES.compare(old.objectives, new.objectives, MODULE, partial(compare_fields, OBJECTIVE_RULES))
    yield from _LESSONS.compare(_in_order(old), _in_order(new), MODULE, partial(compare_fields, LESSON_RULES))
    yield from _ITEMS.compare(old.items, new.items, MODULE, _compare_items)
    yield from compare_scenarios(old.scenario, new.scenario)
    yield from _compare_sources(old, new)


def _in_order(module: Module) -> list[Lesson]:
    return sorted(module.lessons, key=lambda lesson: lesson.number)


def _compare_items(old: Item, new: Item, place: str) -> Iterator[Change]:
    yield from compare_fields(ITEM_RULES, old, new, place)
    before, after = _keys(old), _keys(new)
    if before.keys() != after.keys():
        told = " ".join(before.values()), " ".join(after.values())
        yield Change(Kind.CHANGED, True, place, "Another answer is the right one now.", *told)
    options: Parts[Option] = Parts(
        "answer", f"{place}, option {{}}", lambda one: one.id, lambda one: one.text, lambda _: False
    )
    yield from options.compare(old.options, new.options, place, partial(compare_fields, OPTION_RULES))


def _keys(item: Item) -> dict[str, str]:
    return {option.id: option.text for option in item.options if option.is_key}


def _compare_sources(old: Module, new: Module) -> Iterator[Change]:
    """What is said of a source is part of the version, and stands only in the package."""
    if not old.package_json or not new.package_json or old.package_json == new.package_json:
        return
    before, after = restore_sources(old.package_json), restore_sources(new.package_json)
    for source_id in sorted(before.keys() & after.keys()):
        yield from compare_fields(SOURCE_RULES, before[source_id], after[source_id], f"source {source_id}")
