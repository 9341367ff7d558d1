"""What recording adds to an answer: the whole program beside the same program that keeps no event and no statement."""

import statistics
import tempfile
from collections.abc import Sequence

from benchmarks.bench_web import set_up
from benchmarks.load import Connection, gunicorn, rate
from training_app.app import create_app
from training_app.settings import read_settings

OFFICERS = 98
REPEATS = 13

Side = tuple[Connection, list[list[bytes]]]


def share_of_recording() -> tuple[float, float, float]:
    """(answers a second with recording, without, what recording adds to the time of an answer as a share).

    SQLite, synchronous=FULL, one web process, one destination; interleaved, the median of ``REPEATS`` pairs.
    """
    with tempfile.TemporaryDirectory() as folder:
        with_record, without_record = _environ(f"{folder}/with.db"), _environ(f"{folder}/without.db")
        recorded, bare = _answers(with_record), _answers(without_record)
        with (
            gunicorn("training_app.app:create_app()", with_record) as (port, _),
            gunicorn("benchmarks.bare:create_without_record()", without_record) as (bare_port, _),
        ):
            pairs = list(_pairs((Connection(port), recorded), (Connection(bare_port), bare)))
    added = statistics.median(without / with_ - 1 for with_, without in pairs)
    return statistics.median(one for one, _ in pairs), statistics.median(one for _, one in pairs), added


def _pairs(ours: Side, bare: Side) -> Sequence[tuple[float, float]]:
    share = OFFICERS // (REPEATS + 1)
    # the first share warms both up
    parts = [slice(part * share, (part + 1) * share) for part in range(REPEATS + 1)]
    rates = []
    for part in parts:
        rates.append(
            tuple(
                rate(connection, [one for officer in answers[part] for one in officer], 303)
                for connection, answers in (ours, bare)
            )
        )
    return rates[1:]


def _answers(environ: dict[str, str]) -> list[list[bytes]]:
    return [answers for _, _, answers in set_up(create_app(read_settings(environ)), OFFICERS)]


def _environ(path: str) -> dict[str, str]:
    return {
        "COMMON_GROUND_SECRET_KEY": "benchmark-secret-key-of-enough-characters",
        "COMMON_GROUND_DATABASE_URL": f"sqlite:///{path}",
        "COMMON_GROUND_COOKIES_SECURE": "no",
        "COMMON_GROUND_LOG_LEVEL": "ERROR",
    }
