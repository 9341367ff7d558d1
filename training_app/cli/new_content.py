"""What ``content new`` writes: a folder whose files have every key, with words that say what goes where."""

import re
from pathlib import Path

import click


def write_module(root: Path, module_id: str, number: int) -> Path:
    """Write ``modules/<id>`` with two lessons and a check of one question in each form. Returns the folder."""
    folder = _new_folder(root / "modules" / module_id)
    (folder / "lessons").mkdir()
    _write(folder / "module.yaml", _MODULE.format(id=module_id, number=number))
    _write(folder / "lessons" / "10-first.md", _LESSON.format(objective="name-it"))
    _write(folder / "lessons" / "20-second.md", _LESSON.format(objective="choose-words"))
    short = module_id.partition("-")[0]
    items = "".join(
        _ITEM.format(id=f"{short}-q{place:02}", form=form, objective=objective, lesson=lesson)
        for place, (form, objective, lesson) in enumerate(_ITEMS, 1)
    )
    _write(
        folder / "quiz.yaml", f"# Ten to twelve questions in each of the forms a and b, six spaced.\nitems:\n{items}"
    )
    return folder


def write_scenario(root: Path, scenario_id: str) -> Path:
    """Write ``scenarios/<id>``: four decisions, routes and three ends, which play from the first minute."""
    folder = _new_folder(root / "scenarios" / scenario_id)
    decisions = [
        _DECISION.format(name=name, to=to, recommended=recommended, place=place)
        for place, (name, to, recommended) in enumerate(_DECISIONS, 1)
    ]
    _write(folder / "scenario.yaml", _SCENARIO_HEAD.format(id=scenario_id) + "".join(decisions) + _SCENARIO_TAIL)
    return folder


def write_case(root: Path, case_id: str) -> Path:
    """Write ``modules/cases/<id>.md``. Returns the file."""
    path = root / "modules" / "cases" / f"{case_id}.md"
    if path.exists():
        raise click.ClickException(f"{path} is there already. Nothing was written.")
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, _CASE)
    return path


def number_for(root: Path, module_id: str) -> int:
    """The number in the name, such as 11 in m11-dispatch; without one the first that no folder has."""
    named = re.match(r"m([1-9][0-9]|0[1-9])-", module_id)
    if named:
        return int(named.group(1))
    taken = [int(folder.name[1:3]) for folder in (root / "modules").glob("m[0-9][0-9]-*")]
    return max(taken, default=0) + 1


def _new_folder(folder: Path) -> Path:
    if folder.exists():
        raise click.ClickException(f"{folder} is there already. Nothing was written.")
    folder.mkdir(parents=True)
    return folder


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


_MODULE = """\
id: {id}
number: {number}
version: "1.0.0"
track: core                 # core, victim, wake or lead
title: Write here the title
short_title: One word
audience: Write here for whom
why: Write here why it matters tonight, in two sentences without figures.
content_note: Write here in one plain line what is told.
status: draft               # shown with a stamp until it is published
reviewers: []
minutes: 30                 # content check says what the text fills
pass_scaled: 0.8
objectives:                 # each begins with its verb, one that can be observed
  - {{id: name-it, verb: name, text: "name what there is to name"}}
  - {{id: choose-words, verb: choose, text: "choose words that fit"}}
lessons: [10-first, 20-second]
# scenario: s13-yours       # the one that has to be played
# further: []               # scenarios to try besides
facilitator:
  hour: [10-first]          # one to three lessons for the plan of 60 minutes
  quarter: 10-first         # the one for the plan of 15
  prompts: ["Write here what to talk about", "A second", "A third"]
  observe: ["Write here what a supervisor may see on a call", "A second", "A third", "A fourth"]
"""
_LESSON = """\
---
title: Write here the title
objectives: [{objective}]
---
Write here one particular moment, in two short sentences. No figures yet.

## What happens

Write here what is done on the call, and the words to say.

:::callout
Write here the one sentence worth keeping.
:::

:::practice rewrite
title: “Write here the line as it is usually said.”
prompt: Write here who is listening, and what the officer is to do with the line.
minutes: 1
---
“Write here one way to say it.”

Write here in a sentence why that works.
:::

## What is known

Write here what the evidence says and what it does not, inside a cite block that names its source:
`:::cite source-id`, the paragraph, `:::`. The source stands in modules/sources.yaml.
"""
_ITEMS = (
    ("a", "name-it", "10-first"),
    ("a", "choose-words", "20-second"),
    ("b", "name-it", "10-first"),
    ("b", "choose-words", "20-second"),
    ("spaced", "name-it", "10-first"),
)
_ITEM = """\
  - id: {id}
    form: {form}
    objective: {objective}
    level: apply            # recall, classify or apply; six in ten are cases
    lesson: {lesson}
    stem: Write here a little case, and what is asked.
    options:                # three that a decent officer might take, of like length
      - {{id: x, text: Write here what is right, key: true, feedback: Write here why it is.}}
      - {{id: y, text: Write here what is nearly so, feedback: Write here what it costs.}}
      - {{id: z, text: Write here what is often done, feedback: Write here why it falls short.}}
"""
_SCENARIO_HEAD = """\
id: {id}
version: "1.0.0"
title: Write here the title
setting: Write here the hour, the place, and who the officer is.
content_note: Write here in one plain line what is told.
status: draft
state:                      # one or two numbers that choices move; the first is drawn in the debrief
  trust: {{start: 2, min: 0, max: 6, label: Trust, low: less, high: more}}
skills:                     # four or five of: safety, voice, recognition, plain-words, hand-over
  - {{id: safety, label: Write here what it is in this story}}
  - {{id: voice, label: Write here}}
  - {{id: recognition, label: Write here}}
  - {{id: plain-words, label: Write here}}
start: first
nodes:
"""
_DECISIONS = (
    ("first", "way-one", "first-best, first-fair"),
    ("second", "way-two", "second-best"),
    ("third", "way-three", "third-best"),
    ("fourth", "outcome", "fourth-best"),
)
_DECISION = """\
  {name}:
    kind: decision
    time: "22:0{place}"
    place: Write here where
    heading: Write here a few words
    scene:
      - {{text: "Write here what the officer sees and hears."}}
      - {{who: Somebody, says: "Write here what they say."}}
    know: Write here what is known at this point.
    ask: What do you do?
    choices:                # three that a good officer under pressure might take
      - id: {name}-best
        text: Write here what may be done, as a person would say it.
        did: did what is written here.
        rating: strong
        effects: {{trust: 1}}
        skills: {{safety: 2, voice: 2, recognition: 2, plain-words: 2}}
        to: {to}
        consequence:
          - {{text: "Write here what happens. Do not judge."}}
        debrief: Write here why it worked, and its price.
        short: A few words
      - id: {name}-fair
        text: Write here something else that can be defended.
        did: did what is written here.
        rating: sound
        effects: {{}}
        skills: {{safety: 1, voice: 1, recognition: 1, plain-words: 1}}
        to: {to}
        consequence:
          - {{text: "Write here what happens."}}
        debrief: Write here what it gains and what it costs.
        short: A few words
      - id: {name}-dear
        text: Write here what is often done, for a reason.
        did: did what is written here.
        rating: costly
        effects: {{trust: -1}}
        skills: {{safety: 1, voice: 0, recognition: 0, plain-words: 0}}
        to: {to}
        consequence:
          - {{text: "Write here what happens."}}
        debrief: Write here the good reason first, and then the cost.
        short: A few words
    recommended: [{recommended}]
"""
_SCENARIO_TAIL = """\
  way-one: {kind: passage, scene: [{text: "Write here what is told on the way."}], to: second}
  way-two: {kind: passage, scene: [{text: "Write here what is told on the way."}], to: third}
  way-three: {kind: passage, scene: [{text: "Write here what is told on the way."}], to: fourth}
  outcome:                  # unseen: the state decides, never one choice alone
    kind: route
    when:
      - {if: {all: [{var: trust, gte: 4}]}, to: end-good}
      - {if: {all: [{var: trust, lte: 1}]}, to: before-hard}
    else: end-mixed
  before-hard: {kind: passage, scene: [{text: "Write here what is told on the way."}], to: end-hard}
  end-good:
    kind: end
    title: Write here the headline
    tone: good
    scene: [{text: "Write here the last scene."}]
    summary: Write here what is known at the end, and what is not.
  end-mixed:
    kind: end
    title: Write here the headline
    tone: mixed
    scene: [{text: "Write here the last scene."}]
    summary: Write here what is known at the end, and what is not.
  end-hard:
    kind: end
    title: Write here the headline
    tone: hard
    scene: [{text: "Write here the last scene."}]
    summary: Write here what is known at the end, and what is not.
debrief:
  felt: Write here what the others may have felt. Say may.
  better_line: Write here the one line for tonight.
  better_note: Write here what to do after saying it.
  points: Write here what to keep, with its source in words, and name it under sources.
sources: []
"""
_CASE = """\
---
title: Write here the place
site: Write here the place and the state
basis: context              # initiative only where its own work is told
gap: Write here what is not known, or was not found.
content_note: Write here in one plain line what is told.
tools: []
---
Write here the point of it, in two short sentences.

## What happened

Every fact stands in a cite block that names its source.

:::practice choose
title: Your agency
prompt: Write here a decision for the reader’s own agency.
minutes: 2
options:
  - {text: Write here one that can be defended, reply: Write here what it buys and costs.}
  - {text: Write here another, reply: Write here what it buys and costs.}
  - {text: Write here a third, reply: Write here what it buys and costs.}
:::
"""
