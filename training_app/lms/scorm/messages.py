"""The protocol between the shell in the LMS's frame and our page inside it, and what of it reaches our server.

The two pages have different origins and talk by ``postMessage``. Each message is one plain object with ``protocol``,
``type`` and ``nonce`` and the fields of its type, no more. Each side sends to the exact origin of the other and takes a
message only from that origin, from that window, with the nonce of this launch; everything else is dropped in silence.

======== ================ ==================================================================================
type     direction        meaning
======== ================ ==================================================================================
hello    content to shell "I am here"; sent by every page of ours that opens, again until ``ready`` comes
ready    shell to content who the LMS says the learner is, and whether it calls this a resumed attempt
result   content to shell what the LMS shall keep; sent again, with the same id, until ``saved`` comes
saved    shell to content the LMS answered "true" to the commit of the result with this id, never before
failed   shell to content the LMS refused, or the session with it has ended; the result is still ours to keep
bye      content to shell the officer is done: the shell ends the session with the LMS
======== ================ ==================================================================================

Sending a result again is harmless, so a page may hold the latest one (``data-result``) as long as the server has not
heard that it was saved; a result that differs gets another id.

The launch itself carries package, version, learner and nonce in the fragment of the address, which browsers send to no
server and which stands in no log: ``#package=...&scorm=1.2&learner=...&nonce=...``. Everything in it, and every
message, can be forged by the learner: dispatch gives an identity that the LMS asserts, and our own record stays the
truth.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.errors import MessageRefused

PROTOCOL = "common-ground-dispatch/1"
ANSWER_WITHIN_S = 20
"""How long the shell waits for ``hello`` before it says that the training does not answer."""
LARGEST_MESSAGE_BYTES = 4_096
LAUNCH_FIELDS = ("package", "secret", "scorm", "learner", "learner_name", "nonce")

Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"128 random bits, new for each launch."
MessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22,128}$")]
# SCORM 1.2 Run-Time Environment, section 3.4: CMIIdentifier and CMIString255
LearnerId = Annotated[str, StringConstraints(min_length=1, max_length=255)]
LearnerName = Annotated[str, StringConstraints(max_length=255)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    protocol: Literal["common-ground-dispatch/1"]
    nonce: Nonce


class Hello(_Message):
    """A page of ours has opened in the shell."""

    type: Literal["hello"]


class Ready(_Message):
    """The shell has a session with the LMS."""

    type: Literal["ready"]
    secret: Secret
    learner_name: LearnerName
    is_resumed: bool


class ResultFields(BaseModel):
    """How far this officer has come with the module; ``model_dump_json()`` is what ``data-result`` of a page holds."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: MessageId
    completed: bool
    passed: bool | None
    "None for a module without a pass mark, and before its check."
    score: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None
    "Scaled, 0.0-1.0; None without one."

    @model_validator(mode="after")
    def _no_score_alone(self) -> Self:
        """An LMS with a mastery score makes a verdict out of any score: none goes out without ours."""
        if self.score is not None and self.passed is None:
            raise ValueError("a score needs to say whether it passes")
        return self


class Result(_Message, ResultFields):
    """The LMS shall keep this."""

    type: Literal["result"]


class Saved(_Message):
    """The LMS has the result with this id."""

    type: Literal["saved"]
    id: MessageId


class Failed(_Message):
    """The LMS does not have the result with this id."""

    type: Literal["failed"]
    id: MessageId
    reason: Literal["refused", "ended"]
    "ended: the session with the LMS is over, and only a new launch helps."


class Bye(_Message):
    """Nothing more comes in this launch."""

    type: Literal["bye"]


Message = Annotated[Hello | Ready | Result | Saved | Failed | Bye, Field(discriminator="type")]
_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


class Launch(BaseModel):
    """The fields of the form with which the first page hands a launch to our server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    secret: Secret
    "To be compared in constant time with the package's."
    scorm: ScormVersion
    learner: LearnerId
    learner_name: LearnerName
    nonce: Nonce


def read_message(text: str | bytes) -> Message:
    """Return the message in a JSON text.

    :raise MessageRefused: when it is larger than ``LARGEST_MESSAGE_BYTES``, not JSON, or not exactly one of the six
    """
    size_bytes = len(text.encode("utf-8", "replace")) if isinstance(text, str) else len(text)
    if size_bytes > LARGEST_MESSAGE_BYTES:
        raise MessageRefused
    try:
        return _MESSAGE.validate_json(text)
    except ValidationError as why:
        raise MessageRefused from why


def read_launch(form: Mapping[str, str]) -> Launch:
    """Return the launch in the fields of ``LAUNCH_FIELDS``; other fields, such as a form token, are not looked at.

    :raise MessageRefused: when one is missing or out of shape
    """
    try:
        return Launch.model_validate({name: form[name] for name in LAUNCH_FIELDS if name in form})
    except ValidationError as why:
        raise MessageRefused from why
