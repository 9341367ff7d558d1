"""Attachments as a statement describes them: 1.0.3 Part Two, section 2.4.11; IEEE 9274.1.1, section 4.2.2.6."""

from training_app.lrs.spec import types
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.shape import array_of, check_properties, iri, language_map, need, read_object

_NEEDED = {
    "usageType": "XAPI-00107",
    "display": "XAPI-00106",
    "contentType": "XAPI-00105",
    "length": "XAPI-00102",
    "sha2": "XAPI-00103",
}


def check_attachment(value: object, path: str) -> None:
    """XAPI-00102 to XAPI-00107: what an attachment must say of itself."""
    attachment = read_object(value, path, "XAPI-00025")
    check_properties(attachment, path, _ATTACHMENT)
    for name, requirement in _NEEDED.items():
        need(attachment, path, name, requirement)


def _check_content_type(value: object, path: str) -> None:
    if not types.is_mime(value):
        raise Invalid("XAPI-00105", path, "must be an Internet Media Type, such as text/plain")


def _check_length(value: object, path: str) -> None:
    if type(value) is not int or value < 0:
        raise Invalid("XAPI-00102", path, "must be a whole number of bytes")


def _check_sha2(value: object, path: str) -> None:
    if not types.is_sha2(value):
        raise Invalid("XAPI-00103", path, "must be the hexadecimal digits of a SHA-2")


_ATTACHMENT = {
    "usageType": iri("XAPI-00107"),
    "display": language_map("XAPI-00106"),
    "description": language_map("XAPI-00106"),
    "contentType": _check_content_type,
    "length": _check_length,
    "sha2": _check_sha2,
    "fileUrl": iri("XAPI-00104"),
}
check_attachments = array_of(check_attachment, "XAPI-00025")
