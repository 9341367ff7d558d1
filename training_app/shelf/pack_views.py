"""Builds a facilitator pack from a module's own text: two plans, handout, prompts, guides, and what to look for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from training_app.content.catalogue import Catalogue, Module, TaughtLesson
from training_app.content.slots import fill_slots
from training_app.learning import addresses
from training_app.learning.scenario_views import LETTERS
from training_app.learning.stamps import stamp_of
from training_app.scenarios.graph import Decision, Line, Scenario
from training_app.scenarios.play import OFFICER_SLOT, first_page
from training_app.shelf.pack_pages import Kept, PackPage, Plan, PlanStep
from training_app.shelf.plan_rules import Stretch, hour_stretches, quarter_stretches
from training_app.web.words import counted

STEP_OUT = (
    "Say: “Some of this may be close to home. Nobody has to tell anything about themselves. Step out if you like, and "
    "come back or not; nobody will ask.”"
)
ALONE = "The check is each person’s own, in the program, and takes about {} min. What is said here is not recorded."
OFFICER = "the officer"


def build_pack(catalogue: Catalogue, module: Module, own: Mapping[str, str]) -> PackPage:
    """The pack.

    :param own: the agency's own texts by slot key
    """
    teaching = catalogue.teaching[module.id]
    stamp, stamp_why = stamp_of(module.status)
    debrief = module.scenario.debrief if module.scenario else None
    return PackPage(
        side=f"Module {module.number}",
        title=module.title,
        stamp=stamp,
        stamp_why=stamp_why,
        audience=module.audience,
        content_note=module.content_note,
        objectives=[objective.text for objective in module.objectives],
        version=module.version,
        plans=[_hour(module, teaching.hour), _quarter(module, teaching.quarter)],
        kept=[Kept(lesson.title, lesson.callout or lesson.lead) for lesson in teaching.lessons],
        better_line=debrief.better_line if debrief else None,
        better_note=debrief.better_note if debrief else None,
        contacts=list(_contacts(catalogue, teaching.lessons, own)),
        prompts=teaching.prompts,
        guides=[replace(guide, html=_one_down(fill_slots(guide.html, own))) for guide in catalogue.guides.values()],
        observe=teaching.observe,
        sources=[catalogue.sources[source_id] for source_id in module.source_ids],
        cover_url=addresses.cover(module.id),
        print_url=addresses.on_paper(module.id),
    )


def _hour(module: Module, lessons: Sequence[TaughtLesson]) -> Plan:
    scenario = module.scenario
    stretches = hour_stretches(len(lessons), scenario.minutes if scenario else 0)
    steps = [_opening(module, stretches[0])]
    steps += [_lesson(lesson, stretch) for lesson, stretch in zip(lessons, stretches[1:], strict=False)]
    if scenario:
        steps.append(
            PlanStep(
                _minutes(stretches[len(lessons) + 1]),
                f"The story, by a show of hands: {scenario.title}",
                [
                    f"{scenario.setting} Content note: {scenario.content_note}",
                    "Start it under Roll call. Read each scene aloud, take hands, go on with the larger number, and "
                    "hear one person from each side. Read the debrief together at the end.",
                ],
            )
        )
    steps.append(
        PlanStep(_minutes(stretches[-2]), "Talk", ["Take two of the prompts on their own sheet. Leave silences alone."])
    )
    steps.append(_closing(module, stretches[-1]))
    return Plan("60 minutes, at roll call or in a classroom", _lead(module), steps)


def _quarter(module: Module, lesson: TaughtLesson) -> Plan:
    opening, learn, decide, close = quarter_stretches()
    steps = [
        PlanStep(_minutes(opening), "Opening", [f"Content note: {module.content_note}", STEP_OUT]),
        _lesson(lesson, learn),
    ]
    if module.scenario:
        steps.append(_first_decision(module.scenario, decide))
    steps.append(_closing(module, close))
    return Plan("15 minutes, before a shift", _lead(module), steps)


def _lead(module: Module) -> str:
    lessons = counted(len(module.lessons), "lesson", "lessons")
    return f"From {lessons} of {module.minutes} minutes in all. It opens the module; it does not replace it."


def _opening(module: Module, stretch: Stretch) -> PlanStep:
    return PlanStep(_minutes(stretch), "Opening", [module.why, f"Content note: {module.content_note}", STEP_OUT])


def _lesson(lesson: TaughtLesson, stretch: Stretch) -> PlanStep:
    practice = lesson.practices[0] if lesson.practices else None
    say = [f"Read aloud: {lesson.lead}"]
    if lesson.callout:
        say.append(f"To keep: {lesson.callout}")
    return PlanStep(_minutes(stretch), f"Lesson: {lesson.title}", say, practice)


def _first_decision(scenario: Scenario, stretch: Stretch) -> PlanStep:
    page = first_page(scenario)
    node = page.node
    choices = node.choices if isinstance(node, Decision) else ()
    return PlanStep(
        _minutes(stretch),
        f"One decision: {scenario.title}",
        [scenario.setting, *(_spoken(line) for line in page.lines)],
        choices=[
            (letter, _without_name(choice.text), _without_name(choice.debrief))
            for letter, choice in zip(LETTERS, choices, strict=False)
        ],
        ask=node.ask if isinstance(node, Decision) else None,
    )


def _closing(module: Module, stretch: Stretch) -> PlanStep:
    say = ["Ask each: one thing you could use on the next shift. No comment on the answers."]
    if module.scenario:
        say.insert(0, f"Read aloud: “{module.scenario.debrief.better_line}”")
    return PlanStep(_minutes(stretch), "Close", [*say, ALONE.format(module.check_minutes)])


def _contacts(
    catalogue: Catalogue, lessons: Sequence[TaughtLesson], own: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    keys = dict.fromkeys(key for lesson in lessons for key in lesson.slot_keys)
    for key in keys:
        slot = catalogue.inserts[key]
        yield slot.label, own.get(key) or slot.default, key in own


def _one_down(html: str) -> str:
    """The headings of a guide stand one level below its own title."""
    return html.replace("<h2>", '<h3 class="h3">').replace("</h2>", "</h3>")


def _minutes(stretch: Stretch) -> str:
    return f"{stretch.start} to {stretch.end}"


def _spoken(line: Line) -> str:
    words = _without_name(line.words)
    return f"{line.who}: “{words}”" if line.who else words


def _without_name(words: str) -> str:
    return words.replace(OFFICER_SLOT, OFFICER)
