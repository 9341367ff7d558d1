"""XML that wants to do more than be read."""

import pytest

from tests.exchange.questions import ASKED, foreign_item
from training_app.exchange.errors import FileRefused
from training_app.exchange.names import QTI
from training_app.exchange.safe_xml import DEEPEST, LARGEST_XML_BYTES, MOST_ELEMENTS, parse_xml

LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
)
SOUND = foreign_item().decode()


def with_doctype(doctype: str, word: str = "") -> bytes:
    return SOUND.replace("?>\n", f"?>\n{doctype}\n", 1).replace("The name", f"The name{word}").encode()


def inside(markup: str) -> bytes:
    return foreign_item(asked=ASKED.replace("The name", markup))


HOSTILE = {
    "a DTD": with_doctype("<!DOCTYPE qti-assessment-item>"),
    "an external DTD": with_doctype('<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'),
    "an internal entity": with_doctype('<!DOCTYPE x [<!ENTITY e "word">]>', "&e;"),
    "a file as an entity": with_doctype('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', "&e;"),
    "an address as an entity": with_doctype('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>', "&e;"),
    "a parameter entity": with_doctype('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>'),
    "a billion laughs": with_doctype(f"{LAUGHS}]>", "&a9;"),
    "one large entity many times": with_doctype(f'<!DOCTYPE x [<!ENTITY e "{"e" * 50_000}">]>', "&e;" * 1_000),
    "an entity nobody declared": with_doctype("", "&nbsp;"),
    "depth without end": b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
    "depth that breaks parsers": b"<a>" * 200_000,
    "elements without end": b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>",
    "more bytes than are read": b"<a>" + b" " * LARGEST_XML_BYTES + b"</a>",
    "no XML": b"Why? {=yes ~no}",
    "nothing": b"",
    "half a file": SOUND[: len(SOUND) // 2].encode(),
    "two roots": f"<a/>{SOUND.partition('?>')[2]}".encode(),
    "an attribute twice": foreign_item(head='title="other"'),
    "a prefix nobody declared": inside("<m:p>a</m:p>"),
    "a NUL": SOUND.replace("The name", "The\x00name").encode(),
    "a control sign": SOUND.replace("The name", "The &#7; name").encode(),
    "UTF-16": SOUND.replace("UTF-8", "UTF-16").encode("utf-16"),
    "Latin-1": SOUND.replace("The name", "café").encode("latin-1"),
    "another encoding by name": SOUND.replace('"UTF-8"', '"ISO-8859-1"').encode(),
    "UTF-7": SOUND.replace('"UTF-8"', '"utf-7"').encode(),
    "an overlong sign": SOUND.encode().replace(b"The name", b"\xc0\xbcscript\xc0\xbe"),
    "a script": inside("<script>alert(1)</script>"),
    "a script of another namespace": inside('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
    "a script in capitals": inside("<SCRIPT>alert(1)</SCRIPT>"),
    "a script in a drawing": inside('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    "an event handler": inside('<p onclick="alert(1)">a</p>'),
    "an event handler in capitals": inside('<p ONLOAD="alert(1)">a</p>'),
    "an event handler with a prefix": inside('<p x:onload="1" xmlns:x="http://www.w3.org/1999/xhtml">a</p>'),
    "an address that runs": inside('<a href="javascript:alert(1)">a</a>'),
    "an address that runs and hides": inside('<a href=" java&#10;script:alert(1)">a</a>'),
    "an address that holds a page": inside('<a href="data:text/html;base64,PHNjcmlwdD4=">a</a>'),
    "a frame": inside('<iframe src="http://example.org/"/>'),
    "a form": inside('<form action="http://example.org/"><input name="a"/></form>'),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_with_a_sentence_and_nothing_is_taken(what: str):
    with pytest.raises(FileRefused) as refused:
        parse_xml(HOSTILE[what], "item.xml")

    assert refused.value.sentence.startswith("item.xml ")
    assert refused.value.sentence.endswith("Nothing was taken.")
    assert len(refused.value.sentence) < 250


@pytest.mark.parametrize(
    "content",
    [
        SOUND.encode(),
        SOUND.encode("utf-8-sig"),
        SOUND.replace('<?xml version="1.0" encoding="UTF-8"?>', "").encode(),
        SOUND.replace("The name", "&lt;script&gt; &#x27; &#169; é 世 🙂").encode(),
        SOUND.replace("?>\n", '?>\n<?xml-stylesheet href="x.css"?><!-- <!DOCTYPE x> -->\n', 1).encode(),
        inside("once upon a time <a href='https://example.org/javascript:'>on and on</a>"),
    ],
)
def test_what_is_only_unusual_is_read(content: bytes):
    assert parse_xml(content, "item.xml").tag == f"{{{QTI}}}qti-assessment-item"


def test_depth_is_allowed_to_its_bound():
    assert parse_xml(b"<a>" * DEEPEST + b"</a>" * DEEPEST, "item.xml").tag == "a"
