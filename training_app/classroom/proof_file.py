"""The file that shows a training: taken from a form, and handed out so that no browser ever runs it."""

from flask import Response, request

from training_app.classroom import rules
from training_app.classroom.queries import Proof

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def sent_file(name: str) -> bytes:
    """What was sent under this name, one byte more than may be kept at most; nothing when no file was chosen."""
    upload = request.files.get(name)
    return b"" if upload is None else upload.stream.read(rules.PROOF_BYTES_MOST + 1)


def proof_answer(claim_id: int, proof: Proof) -> Response:
    """The file as a download under a name of ours: somebody else brought it, and it may hold anything."""
    headers = {
        "Content-Disposition": f"attachment; filename=proof-{claim_id}.{proof.kind}",
        "X-Content-Type-Options": "nosniff",
        # should a browser show it all the same, nothing in it runs or loads
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(proof.content, content_type=TYPES[proof.kind], headers=headers)
