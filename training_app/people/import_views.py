"""Builds the pages of a roster that is uploaded: its mistakes, and what it would change."""

from collections.abc import Iterator, Sequence

from training_app.accounts.models import ROSTER_ROLES
from training_app.accounts.roster_file import COLUMNS, MORE_COLUMNS, RosterRow
from training_app.accounts.roster_import import Plan
from training_app.people import addresses
from training_app.people.pages import Group, Link, PlanPage, UploadPage
from training_app.people.rules import LISTED_MOST, visible
from training_app.people.waiting import Waiting
from training_app.people.words import ALL_PEOPLE
from training_app.web.here import Here
from training_app.web.words import counted, people_in_words, sentence_start

FOLDED_FROM = 11
TEMPLATE = (
    ",".join((*COLUMNS, *MORE_COLUMNS))
    + "\r\nSam,Whitfield,s.whitfield@example.org,3001,Patrol,supervisor,Sergeant,2015-06-01,,\r\n"
    + "Jamie,Ortiz,4417,4417,Patrol / North,officer,Officer,2024-03-01,s.whitfield@example.org,\r\n"
)
"""Two people, so that what each column holds can be seen."""
DROPPED = "The file was forgotten. Nothing was changed."


def build_upload(
    waiting: Waiting | None, here: Here, mistakes: Sequence[str] = (), notice: str | None = None
) -> UploadPage:
    """The page where a file is chosen, with what is wrong with the last one."""
    more = len(mistakes) - LISTED_MOST
    return UploadPage(
        notice=notice,
        waiting=Link(
            f"{waiting.file_name}, uploaded {here.when(waiting.uploaded_at)}, waits for your word.", addresses.PLAN
        )
        if waiting is not None
        else None,
        mistakes=[visible(one) for one in mistakes[:LISTED_MOST]],
        more_mistakes=f"And {counted(more, 'mistake', 'mistakes')} more." if more > 0 else None,
        columns=", ".join(COLUMNS),
        more_columns=", ".join(MORE_COLUMNS),
        roles=", ".join(ROSTER_ROLES),
        template_url=addresses.TEMPLATE,
        url=addresses.IMPORT,
        back=ALL_PEOPLE,
    )


def build_plan(
    waiting: Waiting, here: Here, *, notice: str | None = None, confirm_error: str | None = None
) -> PlanPage:
    """What the file would change, in words."""
    plan = waiting.plan
    return PlanPage(
        title="What this roster would change" if not plan.is_empty else "This roster changes nothing",
        notice=notice,
        lead=_lead(plan),
        facts=[
            ("File", waiting.file_name),
            ("Uploaded", here.when(waiting.uploaded_at)),
            ("Read as", "The whole roster" if waiting.is_whole else "A part of the roster"),
        ],
        groups=[group for group in _groups(plan) if group.lines],
        is_empty=plan.is_empty,
        confirm_count=len(plan.leaving) if plan.asks_to_confirm else None,
        confirm_error=confirm_error,
        seen=waiting.mark,
        url=addresses.PLAN,
        drop_url=addresses.DROP,
    )


def _lead(plan: Plan) -> str:
    new, changed, leaving = (people_in_words(len(some)) for some in (plan.new_people, plan.changes, plan.leaving))
    words = f"{sentence_start(new)} would be added, {changed} would be changed and {leaving} would be deactivated"
    same = f" {sentence_start(people_in_words(plan.unchanged))} of the file would stay as they are." * bool(
        plan.unchanged
    )
    return f"{words}.{same}"


def _groups(plan: Plan) -> Iterator[Group]:
    yield _group("units", "New units", "Added, with those they stand below.", plan.new_units)
    yield _group("new", "New people", "Added. Each needs a sign-in link.", [_new(row) for row in plan.new_people])
    changes = [f"Line {one.row.line}: {one.row.sign_in}: {one.words}." for one in plan.changes]
    yield _group("changed", "Changed", "Known by their sign-in names.", changes)
    leaving = [name for _, name in plan.leaving]
    yield _group("leaving", "Leaving", "Not in the file. They are deactivated, and every record is kept.", leaving)
    yield _group("left", "Left as it is", "Where file and roster differ, and nothing is changed.", plan.differences)
    yield _group("absent", "Not in the file", "They stay as they are.", plan.not_in_file)


def _group(name: str, head: str, words: str, lines: Sequence[str]) -> Group:
    more = len(lines) - LISTED_MOST
    return Group(
        id=name,
        head=f"{head}, {len(lines)}",
        words=words,
        lines=[visible(line) for line in lines[:LISTED_MOST]],
        more=f"And {more} more." if more > 0 else None,
        is_folded=len(lines) >= FOLDED_FROM,
    )


def _new(row: RosterRow) -> str:
    unit = f", {row.unit}" if row.unit else ""
    return f"Line {row.line}: {row.given_name} {row.family_name}, {row.sign_in}, {row.role}{unit}."
