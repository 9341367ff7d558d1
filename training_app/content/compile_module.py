"""Checked drafts to the module that is served, with its computed minutes, package and hash."""

from collections.abc import Mapping
from dataclasses import replace

from training_app.content.catalogue import (
    Basis,
    Case,
    Form,
    Guide,
    Item,
    Lesson,
    Module,
    Objective,
    OpenTo,
    Option,
    PackageStatus,
    Reviewer,
    Source,
    TaughtLesson,
    Teaching,
)
from training_app.content.drafts import CaseDraft, GuideDraft, LessonDraft, ModuleDraft, TextDraft
from training_app.content.package import pack_module, sha256_text
from training_app.content.passages import PassageKind
from training_app.content.reading import reading_grade, running_text
from training_app.content.schema import ItemRecord
from training_app.content.seat_time import seat_minutes, whole_minutes
from training_app.content.slots import slot_keys
from training_app.scenarios.graph import Scenario
from training_app.scenarios.words import count_words


def compile_module(draft: ModuleDraft, scenario: Scenario | None, sources: Mapping[str, Source]) -> Module:
    """Return the module of a draft that passed every gate."""
    head = draft.head
    items = tuple(_item(record) for record in (draft.quiz.file.items if draft.quiz else ()))
    lessons = tuple(_lesson(lesson, number) for number, lesson in enumerate(draft.lessons, 1))
    scenario_minutes = scenario.minutes if scenario else 0
    check_minutes = check_minutes_of(sum(item.form is Form.A for item in items))
    module = Module(
        id=head.id,
        number=head.number,
        version=head.version,
        version_hash="",
        package_json="",
        track=head.track,
        title=head.title,
        short_title=head.short_title,
        audience=head.audience,
        why=head.why,
        content_note=head.content_note,
        status=PackageStatus(head.status),
        pass_scaled=head.pass_scaled,
        objectives=tuple(Objective(record.id, record.verb, record.text) for record in head.objectives),
        lessons=lessons,
        items=items,
        scenario=scenario,
        reviewers=tuple(Reviewer(who.name, who.seat, who.date, who.scope) for who in head.reviewers),
        source_ids=_cited(lessons, items, scenario),
        scenario_minutes=scenario_minutes,
        check_minutes=check_minutes,
        minutes=sum(lesson.minutes for lesson in lessons) + scenario_minutes + check_minutes,
        individual_check=head.individual_check,
        further=tuple(head.further),
    )
    package = pack_module(module, (sources[source_id] for source_id in module.source_ids))
    return replace(module, package_json=package, version_hash=sha256_text(package))


def compile_case(draft: CaseDraft) -> Case:
    """Return the case study of a draft that passed every gate."""
    head = draft.head
    return Case(
        id=draft.id,
        title=head.title,
        site=head.site,
        basis=Basis(head.basis),
        gap=head.gap,
        content_note=head.content_note,
        html=draft.rendered.html,
        minutes=lesson_minutes(draft),
        words=lesson_words(draft),
        source_ids=draft.rendered.source_ids,
        tools=tuple(head.tools),
    )


def compile_guide(draft: GuideDraft) -> Guide:
    """Return the page for instructors of a draft that passed every gate."""
    return Guide(draft.id, draft.head.title, draft.rendered.html)


def compile_teaching(draft: ModuleDraft) -> Teaching:
    """Return what a facilitator pack takes from the module."""
    lessons = {lesson.id: _taught(lesson) for lesson in draft.lessons}
    plan = draft.head.facilitator
    return Teaching(
        lessons=tuple(lessons.values()),
        hour=tuple(lessons[name] for name in plan.hour),
        quarter=lessons[plan.quarter],
        prompts=tuple(plan.prompts),
        observe=tuple(plan.observe),
    )


def levels_of(draft: ModuleDraft) -> dict[str, OpenTo]:
    """Return for whom the module and its lessons are, as ``Catalogue.levels`` has it."""
    own = {f"{draft.head.id}/{lesson.id}": lesson.head.open_to for lesson in draft.lessons}
    said = {key: OpenTo(level) for key, level in own.items() if level is not None}
    return said if draft.head.open_to == "members" else {draft.head.id: OpenTo(draft.head.open_to), **said}


def _taught(draft: LessonDraft) -> TaughtLesson:
    passages = draft.rendered.passages
    callouts = [passage.flat for passage in passages if passage.kind is PassageKind.CALLOUT]
    return TaughtLesson(
        id=draft.id,
        title=draft.head.title,
        lead=passages[0].flat if passages else "",
        callout=callouts[0] if callouts else None,
        practices=draft.rendered.practices,
        slot_keys=tuple(slot_keys(draft.rendered.html)),
    )


def lesson_words(draft: TextDraft) -> int:
    """Return how many words one reads, practices and radio logs too; of a hard passage, the longer wording."""
    written = sum(count_words(passage.text) for passage in draft.rendered.passages)
    return count_words(draft.head.title) + written - draft.rendered.spared_words


def lesson_minutes(draft: TextDraft) -> int:
    """Return the whole minutes that the lesson takes."""
    return whole_minutes(seat_minutes(lesson_words(draft), practice=draft.rendered.practice_minutes))


def lesson_grade(draft: TextDraft) -> float:
    """Return the reading grade of the lesson's running text; headings, radio logs and agency texts are left out."""
    return reading_grade(running_text(draft.rendered.html))


def check_minutes_of(item_count: int) -> int:
    """Return the whole minutes of one form of the knowledge check."""
    return whole_minutes(seat_minutes(0, items=item_count)) if item_count else 0


def _lesson(draft: LessonDraft, number: int) -> Lesson:
    return Lesson(
        id=draft.id,
        number=number,
        title=draft.head.title,
        html=draft.rendered.html,
        minutes=lesson_minutes(draft),
        words=lesson_words(draft),
        objective_ids=tuple(draft.head.objectives),
        source_ids=draft.rendered.source_ids,
        content_note=draft.head.content_note,
    )


def _item(record: ItemRecord) -> Item:
    return Item(
        id=record.id,
        form=Form(record.form),
        objective_id=record.objective,
        level=record.level,
        lesson_id=record.lesson,
        is_critical=record.critical,
        stem=record.stem,
        options=tuple(Option(option.id, option.text, option.key, option.feedback) for option in record.options),
        source_ids=tuple(record.sources),
    )


def _cited(lessons: tuple[Lesson, ...], items: tuple[Item, ...], scenario: Scenario | None) -> tuple[str, ...]:
    """Every source of the module once, in the order in which an officer meets them."""
    lists = [lesson.source_ids for lesson in lessons]
    lists += [scenario.source_ids if scenario else ()] + [item.source_ids for item in items]
    return tuple(dict.fromkeys(source_id for source_ids in lists for source_id in source_ids))
