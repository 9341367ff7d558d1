"""Questions as hypothesis invents them, and files as a stranger's program might write them."""

import io
import zipfile
from collections.abc import Mapping

from hypothesis import strategies as st

from training_app.content.schema import ItemRecord
from training_app.exchange.names import PACKAGE, QTI

SIGNS = "abc ABC  \n\n\t“”‘’…–&<>\"'{}~=#:%\\/[]é世🙂\u00a0\u2028\u0085"

parts = st.text("abz019", min_size=1, max_size=5)
ids = st.one_of(parts, st.tuples(parts, parts).map("-".join), st.sampled_from(["true", "null", "10-first", "m01-q01"]))
whatever = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
texts = st.one_of(st.text(SIGNS, max_size=20), whatever).map(lambda text: text.strip() or "a")


@st.composite
def records(draw: st.DrawFn) -> ItemRecord:
    """A whole question in any words that a quiz.yaml may hold and XML can carry."""
    names = draw(st.lists(ids, min_size=3, max_size=4, unique=True))
    key = draw(st.sampled_from(names))
    return ItemRecord(
        id=draw(ids),
        form=draw(st.sampled_from(["a", "b", "spaced"])),
        objective=draw(ids),
        level=draw(st.sampled_from(["recall", "classify", "apply"])),
        lesson=draw(ids),
        critical=draw(st.booleans()),
        stem=draw(texts),
        sources=draw(st.lists(ids, max_size=3)),
        options=[
            {"id": name, "text": draw(texts), "key": name == key, "feedback": draw(texts)}  # type: ignore[list-item]
            for name in names
        ],
    )


def quizzes() -> st.SearchStrategy[list[ItemRecord]]:
    return st.lists(records(), max_size=2, unique_by=lambda record: record.id)


def question(**changes: object) -> ItemRecord:
    """One plain question, with some of its words changed."""
    plain: dict[str, object] = {
        "id": "m01-q01",
        "form": "a",
        "objective": "define-term",
        "level": "apply",
        "lesson": "10-first",
        "critical": True,
        "stem": "What do you write down?",
        "sources": ["book-2014"],
        "options": [
            {"id": "x", "text": "The words she used", "key": True, "feedback": "Her words stay hers."},
            {"id": "y", "text": "The time she gave", "feedback": "It may change."},
            {"id": "z", "text": "What the neighbor saw", "feedback": "That is another account."},
        ],
    }
    return ItemRecord.model_validate({**plain, **changes})


DECLARED = """
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
  </qti-response-declaration>"""
ASKED = """
  <qti-item-body>
    <p>What is <strong>known</strong> first?</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
      <qti-prompt>Choose one.</qti-prompt>
      <qti-simple-choice identifier="A">The  time</qti-simple-choice>
      <qti-simple-choice identifier="B"><p>The place</p></qti-simple-choice>
      <qti-simple-choice identifier="C">The name</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>"""
SHOWN = "".join(
    f"""
  <qti-modal-feedback outcome-identifier="FEEDBACK" identifier="{name}" show-hide="show">
    <qti-content-body><p>About {name}.</p></qti-content-body>
  </qti-modal-feedback>"""
    for name in "ABC"
)


def foreign_item(
    *, declared: str = DECLARED, asked: str = ASKED, shown: str = SHOWN, head: str = "", name: str = "Q_1"
):
    """The bytes of an item that knows nothing of us; ``head`` adds attributes to its root."""
    root = f'<qti-assessment-item xmlns="{QTI}" identifier="{name}" title="t" time-dependent="false" {head}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{declared}{asked}{shown}\n</qti-assessment-item>\n'.encode()


def foreign_package(items: Mapping[str, bytes], beside: Mapping[str, bytes] | None = None) -> bytes:
    """A zip with a manifest that names these items, and other files that it does not name."""
    return zip_of({"imsmanifest.xml": foreign_manifest(*items), **items, **(beside or {})})


def foreign_manifest(*hrefs: str, space: str = PACKAGE) -> bytes:
    resources = "".join(
        f'<resource identifier="r{number}" type="imsqti_item_xmlv3p0" href="{href}"><file href="{href}"/></resource>'
        for number, href in enumerate(hrefs)
    )
    return (
        f'<manifest xmlns="{space}" identifier="M"><metadata/><organizations/>'
        f"<resources>{resources}</resources></manifest>"
    ).encode()


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return written.getvalue()
