"""Reading for module reports: the attempts of one agency and the facts of their first rounds, one query per kind.

Fields of a fact are picked out by the database: parsing the whole of each in Python takes three times as long.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, func, select, type_coerce
from sqlalchemy.orm import Session

from training_app.learning.models import Attempt, LearningEvent
from training_app.reports.module_rows import AnswerRow, BegunRow, DecisionRow, MilestoneRow, PaperRow
from training_app.reports.queries import happened_in, taken_in
from training_app.reports.scope import Scope

_MILESTONES = ("scenario_finished", "check_finished", "pretest_finished", "booster_finished", "module_completed")
_DETAIL: Any = type_coerce(LearningEvent.detail, JSON)
# ids are only compared here: on SQLite their text costs nothing, a UUID object costs as much as all other columns
_OF_EVENT, _OF_ATTEMPT = (type_coerce(column, String) for column in (LearningEvent.attempt_id, Attempt.id))


def read_begun(session: Session, scope: Scope, module_id: str | None = None) -> Sequence[BegunRow]:
    """The attempts on one module, or on all: also of people who left, and those whose completion was taken back."""
    query = select(_OF_ATTEMPT, Attempt.person_id, Attempt.module_id, Attempt.version_hash, Attempt.started_at).where(
        *_of_module(scope, module_id)
    )
    return [BegunRow._make(row) for row in session.connection().execute(query)]


def read_decisions(session: Session, scope: Scope, module_id: str) -> Sequence[DecisionRow]:
    """Every decision of an officer of one's own, attempt by attempt in the order they were made."""
    query = _facts(
        scope,
        module_id,
        _OF_EVENT,
        _DETAIL["node_id"].as_string(),
        _DETAIL["choice_id"].as_string(),
        LearningEvent.happened_at,
    )
    query = query.where(LearningEvent.kind == "decision_made").order_by(
        LearningEvent.attempt_id, LearningEvent.sequence
    )
    return [DecisionRow._make(row) for row in session.connection().execute(query)]


def read_answers(session: Session, scope: Scope, module_id: str) -> Sequence[AnswerRow]:
    """The answers of first rounds; later rounds are never read."""
    query = _facts(scope, module_id, _OF_EVENT, _DETAIL["item_id"].as_string(), _DETAIL["option_id"].as_string()).where(
        *_FIRST_ANSWERS
    )
    return [AnswerRow._make(row) for row in session.connection().execute(query)]


def read_papers(session: Session, scope: Scope) -> Sequence[PaperRow]:
    """First rounds of every module, each in one row."""
    form = _DETAIL["form"].as_string()
    # true in JSON is 1 for SQLite and true for PostgreSQL, and both can count it this way
    right = func.count().filter(_DETAIL["is_right"].as_boolean())
    query = (
        _facts(scope, None, _OF_EVENT, form, right, func.count())
        .where(*_FIRST_ANSWERS)
        .group_by(LearningEvent.attempt_id, form)
    )
    return [PaperRow._make(row) for row in session.connection().execute(query)]


def read_milestones(session: Session, scope: Scope, module_id: str | None = None) -> Sequence[MilestoneRow]:
    """Where parts ended, for one module or for all."""
    query = _facts(
        scope,
        module_id,
        _OF_EVENT,
        LearningEvent.kind,
        LearningEvent.happened_at,
        _DETAIL["check_round"].as_integer(),
        _DETAIL["scaled"].as_float(),
        _DETAIL["form"].as_string(),
        _DETAIL["end_id"].as_string(),
        _DETAIL["mode"].as_string(),
        _DETAIL["day"].as_integer(),
        _DETAIL["right"].as_integer(),
        _DETAIL["total"].as_integer(),
        _DETAIL["active_seconds"].as_integer(),
    ).where(LearningEvent.kind.in_(_MILESTONES))
    return [MilestoneRow._make(row) for row in session.connection().execute(query)]


_FIRST_ANSWERS = (LearningEvent.kind == "question_answered", _DETAIL["check_round"].as_integer() == 1)


def _facts(scope: Scope, module_id: str | None, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(*_of_module(scope, module_id), LearningEvent.agency_id + 0 == scope.agency_id, *happened_in(scope.span))
    )


def _of_module(scope: Scope, module_id: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Attempt.agency_id == scope.agency_id]
    if module_id is not None:
        conditions.append(Attempt.module_id == module_id)
    if scope.span is not None:
        conditions.append(taken_in(scope.span))
    return conditions
