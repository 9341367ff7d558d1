"""Builds one module's report: the finding first, then how people went, then question by question, then what lasts."""

from collections.abc import Iterator, Sequence

from training_app.content.catalogue import Form, Item, Module
from training_app.reports import addresses, rules
from training_app.reports.module_figures import Figures
from training_app.reports.module_pages import ItemLine, ModuleLine, ModulePage, ModulesPage, SkillLine, TakenGroup
from training_app.reports.module_parts import build_choices, build_curve, build_flow, taken_lines
from training_app.reports.module_stats import ItemFigure
from training_app.reports.module_words import (
    HIDDEN,
    Verdict,
    correlation_interval,
    correlation_words,
    decimal,
    interval_words,
    lead_words,
    points,
    share_interval,
    share_words,
    verdict_of,
    verdict_words,
)
from training_app.reports.rules import Entry
from training_app.reports.statistics import Change, Share
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, minutes_words, sentence_start

COUNTED = (
    "Figures are of the whole agency, never of a unit. They grow ten people at a time, and each rests on ten people "
    "at least, so that no figure, and no difference of two, is about one person. Each ten is of one kind: the same "
    "form of the check, with or without questions before it; a story that ended, or one that stopped. So up to nine "
    "of each kind wait for their ten.",
    "Each person counts once, with the first time they took the module. A story that has not ended 30 days after the "
    "module was begun counts as stopped. Roll calls are left out of the story, because the squad decided together.",
    "A completion that was taken back still counts here: this page is about answers, not about credit.",
)
NEW_TEXT = (
    "Some people took an earlier version that asked something else: another question, key, decision or choice. What "
    "they answered there is left out."
)
SAME_TEXT = "Versions that differ in wording alone are counted together."


def build_modules(view: Viewpoint, entries: Sequence[Entry], right: dict[str, Share | None]) -> ModulesPage:
    """The list of modules.

    :param right: by module the share of all questions right at first try, None where fewer than ten people count
    """
    done = sum(not entry.is_open for entry in entries)
    lines = []
    for module in sorted(view.modules.values(), key=lambda module: module.number):
        mine = [entry for entry in entries if entry.module_id == module.id]
        share = right.get(module.id)
        lines.append(
            ModuleLine(
                title=f"{module.number}. {module.title}",
                url=addresses.module_report(module.id),
                finished=f"{sum(not entry.is_open for entry in mine)} of {len(mine)}",
                right=share_words(share) if share else f"{HIDDEN} can be counted yet",
            )
        )
    shown = sum(share is not None for share in right.values())
    return ModulesPage(
        side="Teaching",
        title=sentence_start(f"{counted(shown, 'module has', 'modules have')} figures")
        if shown
        else "No module has figures yet",
        percent=rules.percent(done / len(entries)) if entries else 0,
        ground_label=f"{done} of {len(entries)} entries done",
        lead="Open a module to see whether it teaches. Figures begin when ten people have finished the first round of "
        "its check, and grow ten people at a time.",
        rows=lines,
    )


def build_module(module: Module, entries: Sequence[Entry], figures: Figures) -> ModulePage:
    """The page of one module, for the whole agency."""
    done = sum(not entry.is_open for entry in entries)
    has_rows = bool(figures.items or figures.decisions)
    return ModulePage(
        side="Module report",
        title=module.title,
        percent=rules.percent(done / len(entries)) if entries else 0,
        ground_label=f"{done} of {len(entries)} people have finished",
        lead=lead_words(figures.change, list(figures.items.values()), has_story=bool(figures.decisions)),
        facts=list(_facts(module, entries, figures)),
        csv_url=addresses.module_figures(module.id) if has_rows else None,
        flow=build_flow(module.scenario, figures) if module.scenario else None,
        choices=list(build_choices(module.scenario, figures)) if module.scenario else (),
        items=list(_item_lines(module, figures)),
        options=list(_option_groups(module, figures)),
        items_note=_items_note(module, figures),
        change=list(_change_facts(figures.change)) if figures.change else (),
        change_note="" if figures.change else f"{HIDDEN} can be counted of those who answered before and after.",
        curve=build_curve(figures.retention),
        skills=[
            SkillLine(one.label, round(one.mean * 100), f"{round(one.mean * 100)} %, n = {one.n}")
            for one in figures.skills
        ],
        skills_note="" if figures.skills else f"{HIDDEN} can be counted of those who finished the story.",
        counted=[*COUNTED, NEW_TEXT if figures.is_text_new else SAME_TEXT],
    )


def _facts(module: Module, entries: Sequence[Entry], figures: Figures) -> Iterator[tuple[str, str]]:
    yield "Finished", f"{sum(not entry.is_open for entry in entries)} of {len(entries)}"
    declared = f"{module.minutes} declared"
    minutes = figures.median_minutes
    yield (
        "Median time",
        f"{minutes_words(round(minutes))}, {declared}" if minutes is not None else f"{HIDDEN}; {declared}",
    )
    change = figures.change
    if change is None:
        yield "Before and after", HIDDEN
    else:
        both = f"{points(change.before)} % to {points(change.after)} %"
        yield "Before and after", f"{both}, {_change_interval(change)}, n = {change.n}"
    yield "People in the figures", f"check {len(figures.papers)}, story {len(figures.stories)}"


def _change_interval(change: Change) -> str:
    if change.interval is None:
        return "the same change for everyone"
    return f"95 % interval of the change {points(change.interval.low)} to {points(change.interval.high)}"


def _change_facts(change: Change) -> Iterator[tuple[str, str]]:
    yield "Right before", f"{points(change.before, 1)} %"
    yield "Right after, at first try", f"{points(change.after, 1)} %"
    yield "Mean change", f"{points(change.mean, 1)} points"
    if change.interval is not None:
        ends = points(change.interval.low, 1), points(change.interval.high, 1)
        yield "95 % interval of the mean change", f"{ends[0]} to {ends[1]} points"
    yield "Median change", f"{points(change.median, 1)} points"
    if change.d_z is not None and change.d_z_interval is not None:
        words = f"{decimal(change.d_z)}, 95 % interval {interval_words(change.d_z_interval)}"
        yield "Effect size by the spread of the changes (Cohen’s d_z)", words
    if change.d_av is not None:
        yield "Effect size by the spread of the scores (Cohen’s d_av)", decimal(change.d_av)
    yield "People", str(change.n)


def _asked(module: Module) -> Iterator[tuple[str, Item]]:
    """The questions of both forms with their numbers: A1, A2, B1."""
    for form in (Form.A, Form.B):
        for number, item in enumerate(module.form(form), 1):
            yield f"{form.value.upper()}{number}", item


def _item_lines(module: Module, figures: Figures) -> Iterator[ItemLine]:
    for number, item in _asked(module):
        figure = figures.items.get(item.id)
        if figure is not None:
            yield _item_line(number, item, figure)


def _item_line(number: str, item: Item, figure: ItemFigure) -> ItemLine:
    return ItemLine(
        number=number,
        asks=item.stem,
        right=share_words(figure.facility),
        interval=share_interval(figure.facility),
        tells_apart=correlation_words(figure.discrimination),
        tells_interval=correlation_interval(figure.discrimination),
        n=str(figure.facility.n),
        words=verdict_words(figure),
        look=verdict_of(figure) is Verdict.LOOK,
    )


def _option_groups(module: Module, figures: Figures) -> Iterator[TakenGroup]:
    for number, item in _asked(module):
        figure = figures.items.get(item.id)
        if figure is not None:
            words = [f"{place}. {option.text}" for place, option in enumerate(item.options, 1)]
            note = f"{figure.facility.n} people."
            yield TakenGroup(f"{number} {item.stem}", note, taken_lines(words, figure.options))


def _items_note(module: Module, figures: Figures) -> str:
    forms = [form for form in (Form.A, Form.B) if module.form(form)]
    hidden = [form for form in forms if not any(item.id in figures.items for item in module.form(form))]
    if not forms:
        return "This module has no check."
    if hidden == forms:
        return f"{HIDDEN} can be counted of those who finished the first round of the check."
    names = " and ".join(f"form {form.value.upper()}" for form in hidden)
    return f"{HIDDEN} can be counted of those whose first round was {names}." if hidden else ""
