"""Results and scores: 1.0.3 Part Two, section 2.4.5; IEEE 9274.1.1, section 4.2.2.4."""

from typing import cast

from training_app.lrs.spec import types
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.shape import boolean, check_extensions, check_properties, number, read_object, text


def check_result(value: object, path: str) -> None:
    """XAPI-00074 to XAPI-00079: each property of a result is of its type."""
    check_properties(read_object(value, path, "XAPI-00014"), path, _RESULT)


def check_score(value: object, path: str) -> None:
    """XAPI-00083: scaled within -1 and 1; XAPI-00080, XAPI-00081: min below max; XAPI-00082: raw between the two."""
    score = read_object(value, path, "XAPI-00079")
    check_properties(score, path, _SCORE)
    scaled, raw, low, high = (cast(float | None, score.get(name)) for name in ("scaled", "raw", "min", "max"))
    if scaled is not None and not -1 <= scaled <= 1:
        raise Invalid("XAPI-00083", f"{path}.scaled", "must be between -1 and 1")
    if low is not None and high is not None and low >= high:
        raise Invalid("XAPI-00081", f"{path}.min", "must be less than max")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Invalid("XAPI-00082", f"{path}.raw", "must be between min and max")


def _check_duration(value: object, path: str) -> None:
    if not types.is_duration(value):
        raise Invalid("XAPI-00077", path, "must be a duration of ISO 8601, such as PT4M30S")


_SCORE = {
    "scaled": number("XAPI-00083"),
    "raw": number("XAPI-00082"),
    "min": number("XAPI-00081"),
    "max": number("XAPI-00080"),
}
_RESULT = {
    "score": check_score,
    "success": boolean("XAPI-00074"),
    "completion": boolean("XAPI-00075"),
    "response": text("XAPI-00076"),
    "duration": _check_duration,
    "extensions": check_extensions,
}
