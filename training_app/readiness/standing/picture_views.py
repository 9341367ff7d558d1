"""Builds the picture of a sheet, and the page of what changed from round to round."""

from collections.abc import Iterator, Mapping, Sequence

from training_app.content.toolkit import Tool
from training_app.readiness import addresses as room
from training_app.readiness.models import ToolCopy
from training_app.readiness.standing import addresses, rules
from training_app.readiness.standing.action_rules import STATE_WORDS, Action
from training_app.readiness.standing.chart import draw_bar, fills
from training_app.readiness.standing.pages import Bar, ChangePage, ChangeRound, ChangeRow, Gap, PicturePage
from training_app.readiness.standing.rules import UNANSWERED, Round, Statement, Steps, Theme
from training_app.readiness.views import Look
from training_app.web.words import counted, day_in_words, sentence_start

ROUNDS_MOST = 6
"""How many rounds the page of changes shows; older ones can still be read sheet by sheet."""


def build_picture(
    look: Look, tool: Tool, copy: ToolCopy, steps: Steps, rounds: Sequence[Round], actions: Sequence[Action]
) -> PicturePage:
    """The picture of one sheet.

    :param rounds: the sheets in use, the oldest first
    :param actions: of the agency, those of this sheet are told beside their statements
    """
    themes = rules.count_themes(tool, steps)
    total = _total(themes)
    order = rules.best_first(tool.scale)
    of, best = sum(total.values()), tool.scale[-1].id
    before = rules.round_before(rounds, copy.id)
    may_make = look.may_keep and copy.put_away_at is None
    gaps = rules.worst_first(tool, steps, before.steps if before else None)
    standing = f"{total[best]} of {of} statements {rules.step_words(tool.scale, best)}"
    worst = rules.step_words(tool.scale, rules.worst_step(tool))
    return PicturePage(
        title="Picture",
        copy=copy.name,
        percent=round(100 * total[best] / of),
        standing=standing,
        lead=f"Of {of} statements about the agency: {rules.counts_words(tool.scale, total)}. "
        "A good mark is not a measured result, and nothing here is about a person.",
        key=list(_key(tool)),
        heads=["Theme", *(sentence_start(rules.step_words(tool.scale, step)) for step in order), "Statements"],
        bars=[_bar(tool, theme, order) for theme in themes],
        total=["All themes", *(str(total[step]) for step in order), str(of)],
        gap_head=sentence_start(f"{worst}, worst first"),
        gap_lead=f"First the theme with the largest share {worst}, in it what stood better in the round before.",
        gaps=[_gap(tool, copy, one, before, actions, may_make=may_make) for one in gaps],
        gaps_empty=_no_gaps(worst, total),
        links=[("The sheet", room.copy(copy.id)), ("Change over time", addresses.CHANGE), _TO_PLAN],
    )


def build_change(look: Look, tool: Tool, rounds: Sequence[Round]) -> ChangePage:
    """What changed from round to round.

    :param rounds: the sheets in use, the oldest first
    """
    order = rules.best_first(tool.scale)
    pairs = list(zip([None, *rounds[:-1]], rounds, strict=True))[::-1] if rounds else []
    shown = [_round(look, tool, before, after) for before, after in pairs[:ROUNDS_MOST]]
    return ChangePage(
        title="Change over time",
        lead="Each sheet in use is a round, in the order they were begun; put one away to leave it out. "
        "Two sheets of the same weeks are two views of the agency: where they differ, nothing has changed yet.",
        alone=_alone(rounds),
        heads=[
            "Theme",
            *(sentence_start(rules.step_words(tool.scale, step)) for step in order),
            "Against the round before",
        ],
        rounds=shown,
        more=f"The newest {ROUNDS_MOST} of {len(rounds)} rounds are shown." if len(rounds) > ROUNDS_MOST else None,
        links=[("Every sheet", room.tool(tool.id)), _TO_PLAN],
    )


_TO_PLAN = ("Action plan", addresses.ACTIONS)


def _alone(rounds: Sequence[Round]) -> str | None:
    if not rounds:
        return "No sheet is in use yet. Begin one; change shows from the second on."
    if len(rounds) == 1:
        return "There is one round so far. Change shows from the second on."
    return None


def _total(themes: Sequence[Theme]) -> Mapping[str, int]:
    return {step: sum(theme.counts[step] for theme in themes) for step in themes[0].counts}


def _key(tool: Tool) -> Iterator[tuple[str, str, str]]:
    drawn = fills(rules.best_first(tool.scale))
    for word in reversed(tool.scale):
        yield drawn[word.id], word.label, word.meaning
    yield drawn[UNANSWERED], sentence_start(rules.UNANSWERED_WORD), "Nothing is marked yet."


def _bar(tool: Tool, theme: Theme, order: Sequence[str]) -> Bar:
    return Bar(
        title=theme.title,
        words=rules.counts_words(tool.scale, theme.counts),
        best=f"{theme.counts[order[0]]} of {theme.of} {rules.step_words(tool.scale, order[0])}",
        segments=draw_bar(theme.counts, order),
        cells=[*(str(theme.counts[step]) for step in order), str(theme.of)],
    )


def _gap(
    tool: Tool, copy: ToolCopy, one: Statement, before: Round | None, actions: Sequence[Action], *, may_make: bool
) -> Gap:
    part_id, field_id = one.place
    came = [each for each in actions if (each.copy_id, each.part_id, each.field_id) == (copy.id, part_id, field_id)]
    note = ""
    if before is not None and rules.has_fallen(tool, one, before.steps):
        note = f"It was {rules.step_words(tool.scale, before.steps[one.place])} in {before.name}."
    return Gap(
        words=one.words,
        theme=one.theme,
        note=note,
        make=addresses.new_action(copy.id, part_id, field_id) if may_make else None,
        planned=[(_planned(each), addresses.action(each.id)) for each in came],
    )


def _planned(action: Action) -> str:
    state = STATE_WORDS[action.state].lower()
    return f"In the plan: {state}, due {day_in_words(action.due_on)}" if action.is_live else f"In the plan: {state}"


def _no_gaps(worst: str, total: Mapping[str, int]) -> str:
    if total[UNANSWERED] == sum(total.values()):
        return "Nothing is marked on this sheet yet."
    return f"No statement is marked {worst}."


def _round(look: Look, tool: Tool, before: Round | None, after: Round) -> ChangeRound:
    themes = rules.count_themes(tool, after.steps)
    old = rules.count_themes(tool, before.steps) if before else [None] * len(themes)
    moved = list(rules.moved(tool, before.steps, after.steps)) if before else []
    return ChangeRound(
        id=f"round-{after.copy_id}",
        name=after.name,
        begun=f"Begun {day_in_words(after.begun_at.astimezone(look.here.zone).date())}",
        url=addresses.picture(after.copy_id),
        lead=_round_words(tool, before, themes, old, len(moved)),
        rows=[_change_row(tool, was, now) for was, now in zip(old, themes, strict=True)],
        moved=[
            (
                one.statement.theme,
                one.statement.words,
                sentence_start(rules.step_words(tool.scale, one.before)),
                sentence_start(rules.step_words(tool.scale, one.after)),
            )
            for one in moved
        ],
        moved_empty="Every statement stands where it stood.",
        is_first=before is None,
    )


def _round_words(
    tool: Tool, before: Round | None, themes: Sequence[Theme], old: Sequence[Theme | None], moved: int
) -> str:
    if before is None:
        return "The first round."
    was = _total([theme for theme in old if theme is not None])
    difference = rules.difference_words(tool.scale, was, _total(themes))
    statements = sentence_start(counted(moved, "statement", "statements")) if moved else "No statement"
    return f"Against {before.name}: {difference}. {statements} moved."


def _change_row(tool: Tool, was: Theme | None, now: Theme) -> ChangeRow:
    order = rules.best_first(tool.scale)
    difference = rules.difference_words(tool.scale, was.counts, now.counts) if was is not None else "first round"
    return ChangeRow(now.title, [str(now.counts[step]) for step in order], sentence_start(difference))
