"""A small package that passes every gate, written into a folder, with a way to put one fault in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from training_app.content.catalogue import Catalogue
from training_app.content.loader import load_catalogue
from training_app.content.problems import ContentRefused

TODAY = date(2026, 11, 22)
MODULE = "modules/m01-sample/module.yaml"
LESSON = "modules/m01-sample/lessons/10-first.md"
SECOND = "modules/m01-sample/lessons/20-second.md"
QUIZ = "modules/m01-sample/quiz.yaml"
SCENARIO = "scenarios/s01-sample/scenario.yaml"
SOURCES = "modules/sources.yaml"
GLOSSARY = "modules/glossary.yaml"
INSERTS = "modules/inserts.yaml"


@dataclass(frozen=True)
class Package:
    """Content in a folder of its own."""

    root: Path

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace the only place of some text, and return the line where it began."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def line(self, file: str, words: str) -> int:
        """Return the first line that holds the words."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def load(self, *, today: date | None = TODAY) -> Catalogue:
        return load_catalogue(self.root / "modules", self.root / "scenarios", today=today)

    def problems(self, *, today: date = TODAY) -> list[str]:
        with pytest.raises(ContentRefused) as refused:
            self.load(today=today)
        return str(refused.value).splitlines()


def write_package(root: Path) -> Package:
    for file, text in FILES.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Package(root)


def _sentences(count: int) -> str:
    return " ".join(["The officer listens and writes it down."] * count)


_MODULE_TEXT = """\
id: m01-sample
number: 1
version: "1.0.0"
track: core
title: A sample, seen from a desk
short_title: Sample
audience: All staff
why: It is short. It passes every gate.
content_note: Talks about a theft. Nobody is hurt.
status: published
reviewers:
  - {name: L. Brandt, seat: Police psychologist, date: "2026-11-02", scope: whole module}
minutes: 25
pass_scaled: 0.8
objectives:
  - {id: define-term, verb: define, text: define the term}
  - {id: choose-words, verb: choose, text: choose plain words}
lessons: [10-first, 20-second]
scenario: s01-sample
local_history: false
facilitator:
  hour: [20-second]
  quarter: 20-second
  prompts: [What did you hear?, What did you say?, What would you say now?]
  observe: [Says the name, Says why, Says how long, Waits for an answer]
"""

_LESSON_TEXT = f"""\
---
title: The first lesson
objectives: [define-term]
---
A neighbor calls in shouting, then quiet.

## What it is

:::cite book-2014 paper-2018
The guide has four verbs.[@book-2014] They are easier to see on a call.
:::

{_sentences(60)}

```radio
23:52 Dispatch: Two-Four, 18 Alder Court.
You: On my way.
```

:::callout
Ask so as to lose least.
:::

:::cite book-2014
- One thing is known.
- Another is *not*.
:::

:::insert complaint_route
:::
"""

_SECOND_TEXT = f"""\
---
title: The second lesson
objectives: [choose-words]
---
Words are what you carry.

{_sentences(50)}

:::practice rewrite
title: Calm down.
prompt: Say it so that she can answer
minutes: 2
---
“I’m here. Start where you like.”

It gives the reason.
:::

:::practice reveal
title: Two doors
prompt: Decide which one you take.
minutes: 1
---
The left one.
:::

:::practice choose
title: What do you say?
prompt: Choose one.
minutes: 1
options:
  - {{text: Sit down., reply: She may hear an order.}}
  - {{text: Where shall we talk?, reply: It hands her a choice.}}
:::

:::practice sort
title: In what order?
prompt: Put them in order.
minutes: 1
items: [Look, Listen, Speak]
---
Looking comes first.
:::
"""

_SOURCES_TEXT = """\
book-2014:
  authors: Office & Sons
  title: A Guide
  where: Report 14-1
  year: 2014
  url: https://example.org/guide
  status: supported
  remark: Supported.
  read: full
  checked_on: "2026-11-22"
  review_by: "2027-11-22"
paper-2018:
  authors: Hope and others
  title: "A Paper: on calls"
  where: Journal 3(1)
  year: 2018
  url: null
  status: contested
  remark: Contested, small
  read: abstract
  checked_on: "2026-11-22"
  review_by: "2026-12-31"
old-2001:
  authors: Old
  title: An old paper
  where: Journal 1
  year: 2001
  url: null
  status: superseded
  remark: Superseded.
  read: secondary
  checked_on: "2026-11-22"
  review_by: "2020-01-01"
"""


def _item(number: int, form: str, level: str, objective: str, lesson: str) -> str:
    options = [
        "      - {id: x, text: The words she used, key: true, feedback: Her words stay hers.}\n",
        "      - {id: y, text: The time she gave, feedback: It may change.}\n",
        "      - {id: z, text: What the neighbor saw, feedback: That is another account.}\n",
    ]
    # the first four stay as they are read here; the others turn, so that nobody passes by taking the first
    turn = number % 3 if number > 4 else 0
    turned = "".join(options[turn:] + options[:turn])
    return f"""\
  - id: m01-q{number:02}
    form: {form}
    objective: {objective}
    level: {level}
    lesson: {lesson}
    critical: false
    stem: Question {number}. What do you write down?
    options:
{turned}"""


def _quiz_text() -> str:
    pairs = (("define-term", "10-first"), ("choose-words", "20-second"))
    forms = ["a"] * 10 + ["b"] * 10 + ["spaced"] * 6
    levels = ("recall", "apply", "recall", "apply", "classify", "apply", "recall", "apply", "classify", "recall")
    items = (_item(number, form, levels[number % 10], *pairs[number % 2]) for number, form in enumerate(forms, 1))
    return "items:\n" + "".join(items)


_CHOICES = """\
    choices:
      - id: {name}-good
        text: Stop well back and let one of you talk.
        did: stopped well back.
        rating: strong
        effects: {{tension: -1, trust: +1}}
        skills: {{safety: 2, voice: 1, recognition: 2, hand-over: 1}}
        to: {to}
        consequence:
          - {{text: The pacing slows.}}
        debrief: Distance gave him room.
        short: Stop well back
      - id: {name}-bad
        text: Walk up at once and call out to him.
        did: walked up at once.
        rating: costly
        effects: {{tension: +2}}
        skills: {{safety: 0, voice: 0, recognition: 0, hand-over: 0}}
        to: {to}
        consequence:
          - {{who: You, how: Loud., says: Stop there.}}
        debrief: It closed the distance.
        short: Walk up at once
    recommended: [{recommended}]
"""


def _decision(name: str, to: str, recommended: str) -> str:
    return f"""\
  {name}:
    kind: decision
    time: "23:40"
    place: The lot
    heading: Decision {name}
    scene:
      - {{text: "{_sentences(40)}"}}
    know: One man, alone.
    ask: What do you do?
{_CHOICES.format(name=name, to=to, recommended=recommended)}"""


def _passage(name: str, to: str) -> str:
    scene = f"[{{who: Lindqvist, says: Hands are empty at {name}.}}]"
    return f"  {name}:\n    kind: passage\n    scene: {scene}\n    to: {to}\n"


def _end(name: str, tone: str) -> str:
    return (
        f"  {name}:\n    kind: end\n    title: It ended {tone}\n    tone: {tone}\n"
        f"    scene: [{{text: It is over.}}]\n    summary: A {tone} night.\n"
    )


_SCENARIO_TEXT = f"""\
id: s01-sample
version: "1.0.0"
title: Parking lot
setting: Behind a pharmacy, late.
content_note: A man in crisis. Nobody is hurt.
status: published
state:
  tension: {{start: 4, min: 0, max: 8, label: Tension, low: calmer, high: tenser}}
  trust: {{start: 2, min: 0, max: 5, label: Trust, low: less, high: more}}
skills:
  - {{id: safety, label: Time and distance}}
  - {{id: voice, label: One voice}}
  - {{id: recognition, label: Ask}}
  - {{id: hand-over, label: Hand-over}}
start: arrive
nodes:
{_decision("arrive", "walk", "arrive-good, arrive-bad")}\
{_passage("walk", "talk")}\
{_decision("talk", "pause", "talk-good")}\
{_passage("pause", "numbers")}\
{_decision("numbers", "turn", "numbers-good")}\
{_passage("turn", "hand")}\
{_decision("hand", "fork", "hand-good")}\
  fork:
    kind: route
    when:
      - {{if: {{all: [{{var: tension, lte: 3}}, {{var: trust, gte: 4}}]}}, to: calm}}
      - {{if: {{any: [{{var: tension, gte: 7}}, {{var: trust, eq: 0}}]}}, to: last}}
    else: even
{_passage("last", "hard")}\
{_end("calm", "good")}\
{_end("even", "mixed")}\
{_end("hard", "hard")}\
debrief:
  felt: He may have felt *alone*.
  better_line: What would help right now?
  better_note: Then wait.
  points: "Time is a tool. One review of 2019 says so."
sources: [book-2014]
"""

FILES = {
    MODULE: _MODULE_TEXT,
    LESSON: _LESSON_TEXT,
    SECOND: _SECOND_TEXT,
    QUIZ: _quiz_text(),
    SCENARIO: _SCENARIO_TEXT,
    SOURCES: _SOURCES_TEXT,
    GLOSSARY: "advocate:\n  term: Advocate\n  meaning: A person who helps.\n",
    INSERTS: "complaint_route:\n  label: How to complain\n  default: Your agency fills this in.\n",
}
