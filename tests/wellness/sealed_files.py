"""A second reader and writer of sealed files, from docs/sealed-file.md and not from the page's script."""

import base64
import json
import os
from hashlib import pbkdf2_hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KIND = "sealed-history 1 PBKDF2-HMAC-SHA256 600000 AES-256-GCM"
STEP = 4096
Entry = dict[str, str | int]


def open_sealed(text: str, words: str) -> list[Entry]:
    """The results in a file."""
    file = json.loads(text)
    assert file["kind"] == KIND
    salt, iv, sealed = (base64.b64decode(file[field]) for field in ("salt", "iv", "sealed"))
    assert (len(salt), len(iv)) == (16, 12)
    plain = AESGCM(_key(words, salt)).decrypt(iv, sealed, KIND.encode())
    assert len(plain) % STEP == 0
    entries: list[Entry] = json.loads(plain)["entries"]
    return entries


def make_sealed(entries: list[Entry], words: str, kind: str = KIND) -> str:
    """A file with some results."""
    salt, iv = os.urandom(16), os.urandom(12)
    text = json.dumps({"entries": entries})
    plain = text.ljust(-(-len(text) // STEP) * STEP).encode()
    sealed = AESGCM(_key(words, salt)).encrypt(iv, plain, kind.encode())
    fields = {"salt": salt, "iv": iv, "sealed": sealed}
    return json.dumps({"kind": kind, **{name: base64.b64encode(part).decode() for name, part in fields.items()}})


def _key(words: str, salt: bytes) -> bytes:
    return pbkdf2_hmac("sha256", words.encode(), salt, 600_000, 32)
