"""What is answered in a drill: each scene holds or has a gap, and what is missing. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from training_app.readiness.plan.scenes import Scene

MISSING_LONGEST = 300
HELD, GAP = "held", "gap"
NOT_ANSWERED = "Say whether the plan holds here, or has a gap."
NOT_SAID = "Say what is missing, in one sentence."
_ODD = "This holds a sign that cannot be kept. Type it again, or paste it as plain text."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was answered at one scene. ``outcome`` is held, gap, or empty."""

    scene_id: str
    when: str
    seat: str
    heading: str
    outcome: str
    missing: str

    @property
    def is_gap(self) -> bool:
        """Whether the plan has a gap there."""
        return self.outcome == GAP


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page showed: the plan, and the number of the drill that is under way on it."""

    content_hash: str
    number: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as typed, and a sentence for each field of the page that cannot be kept."""

    verdict: Verdict
    errors: Mapping[str, str] = field(default_factory=dict)


def so_far(scenes: Sequence[Scene], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What was answered up to now, at the scenes that this release has, in their order."""
    by_scene = {one.scene_id: one for one in verdicts}
    return [by_scene.get(scene.id) or _verdict(scene, "", "") for scene in scenes]


def with_answer(verdicts: Sequence[Verdict], answer: Verdict) -> list[Verdict]:
    """The same with one scene answered."""
    return [answer if one.scene_id == answer.scene_id else one for one in verdicts]


def read_answer(scene: Scene, outcome: str, missing: str) -> Answered:
    """What a form sent for one scene."""
    verdict = _verdict(scene, outcome, missing)
    return Answered(verdict, dict(_errors(verdict)))


def answered_in(verdicts: Sequence[Verdict]) -> int:
    """At how many scenes something was answered."""
    return sum(bool(one.outcome) for one in verdicts)


def gaps_in(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Where the plan has a gap."""
    return [one for one in verdicts if one.is_gap]


def next_open(verdicts: Sequence[Verdict], after: int = 0) -> int | None:
    """The place, from 1, of the first scene without an answer behind this one, then of any; None when all have one."""
    open_places = [place for place, one in enumerate(verdicts, start=1) if not one.outcome]
    behind = [place for place in open_places if place > after]
    return next(iter([*behind, *open_places]), None)


def to_json(verdicts: Sequence[Verdict]) -> str:
    """As it is kept."""
    return json.dumps([asdict(one) for one in verdicts], ensure_ascii=False, sort_keys=True)


def from_json(kept: str) -> list[Verdict]:
    """What ``to_json`` made."""
    return [Verdict(**one) for one in json.loads(kept)]


def _verdict(scene: Scene, outcome: str, missing: str) -> Verdict:
    return Verdict(
        scene_id=scene.id,
        when=scene.when,
        seat=scene.seat,
        heading=scene.heading,
        outcome=outcome if outcome in {HELD, GAP} else "",
        missing=" ".join(missing.split()),
    )


def _errors(verdict: Verdict) -> Iterator[tuple[str, str]]:
    if not verdict.outcome:
        yield "outcome", NOT_ANSWERED
    if verdict.is_gap and not verdict.missing:
        yield "missing", NOT_SAID
    elif len(verdict.missing) > MISSING_LONGEST:
        yield "missing", f"This has {len(verdict.missing)} characters. Shorten it to at most {MISSING_LONGEST}."
    elif not verdict.missing.isprintable():
        yield "missing", _ODD
