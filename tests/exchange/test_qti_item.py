"""One item from a stranger: taken as a draft with what is missing named, or refused with a sentence about why."""

import xml.etree.ElementTree as ET

import pytest

from tests.exchange.questions import ASKED, DECLARED, SHOWN, foreign_item, question
from training_app.exchange.draft import Draft, missing
from training_app.exchange.errors import ItemRefused
from training_app.exchange.qti_item import MOST_OPTIONS, read_item
from training_app.exchange.qti_out import qti_item


def read(**parts: str) -> Draft:
    return read_item(ET.fromstring(foreign_item(**parts)))


def refusal(**parts: str) -> str:
    with pytest.raises(ItemRefused) as refused:
        read(**parts)
    return refused.value.sentence


def options(count: int) -> str:
    return "".join(f'<qti-simple-choice identifier="o{number}">{number}</qti-simple-choice>' for number in range(count))


def asking(inside: str, head: str = 'max-choices="1"') -> str:
    return (
        f'<qti-item-body><p>Why?</p><qti-choice-interaction response-identifier="RESPONSE" {head}>{inside}'
        "</qti-choice-interaction></qti-item-body>"
    )


def test_a_single_choice_question_becomes_a_draft():
    draft = read()

    assert draft.id == "q-1"
    assert draft.stem == "What is known first?\nChoose one."
    assert [(option.id, option.text, option.is_key, option.feedback) for option in draft.options] == [
        ("a", "The time", False, "About A."),
        ("b", "The place", True, "About B."),
        ("c", "The name", False, "About C."),
    ]


def test_what_a_stranger_cannot_know_is_named_as_missing():
    draft = read()

    assert missing(draft) == ("form", "objective", "level", "lesson")


def test_what_was_dropped_is_said():
    draft = read(
        asked=ASKED.replace("</qti-item-body>", "<p>Thank you.</p></qti-item-body>"),
        shown=SHOWN.replace('"C"', '"wrong"') + "<qti-catalog-info/>",
    )

    assert draft.said == (
        "reduced to plain text: strong",
        "left out: <qti-catalog-info>",
        "left out: feedback that belongs to no single option",
        "left out: the text after the options",
    )
    assert missing(draft) == ("form", "objective", "level", "lesson", "feedback of option c")


def test_feedback_inside_an_option_is_the_options_feedback():
    inside = (
        '<qti-simple-choice identifier="A">Yes <qti-feedback-inline outcome-identifier="F" identifier="A" '
        'show-hide="show">It is <em>so</em>.</qti-feedback-inline></qti-simple-choice>'
        '<qti-simple-choice identifier="B">No<qti-feedback-block outcome-identifier="F" identifier="B">'
        "<qti-content-body><p>It is not.</p></qti-content-body></qti-feedback-block></qti-simple-choice>"
        '<qti-simple-choice identifier="C">Both<qti-feedback-inline outcome-identifier="F" identifier="A" '
        'show-hide="hide">Hm.</qti-feedback-inline></qti-simple-choice>'
    )

    draft = read(asked=asking(inside), shown="")

    assert [(option.text, option.feedback) for option in draft.options] == [
        ("Yes", "It is so."),
        ("No", "It is not."),
        ("Both", ""),
    ]
    assert "left out: feedback that belongs to no single option" in draft.said


def test_a_question_without_a_known_answer_says_so():
    draft = read(declared=DECLARED.replace("<qti-correct-response><qti-value>B</qti-value></qti-correct-response>", ""))

    assert "which option is right" in missing(draft)


@pytest.mark.parametrize("count", [1, 2, 5, MOST_OPTIONS])
def test_a_number_of_options_that_is_not_ours_is_named(count: int):
    draft = read(asked=asking(options(count)), declared=DECLARED.replace(">B<", ">o0<"), shown="")

    assert f"3 or 4 options (it has {count})" in missing(draft)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"head": 'adaptive="true"'}, "is adaptive"),
        ({"declared": f"{DECLARED}<qti-template-declaration/>"}, "is made from a template"),
        ({"declared": f"{DECLARED}<qti-assessment-stimulus-ref/>"}, "refers to a text outside it"),
        ({"name": "☃"}, "has no identifier"),
        ({"asked": ""}, "has no qti-item-body"),
        ({"asked": "<qti-item-body><p>Read this.</p></qti-item-body>"}, "asks nothing"),
        ({"asked": ASKED + ASKED.replace("qti-item-body", "div")}, None),
        (
            {"asked": ASKED.replace("choice-interaction", "order-interaction")},
            "no single-choice question but a qti-order",
        ),
        (
            {"asked": ASKED.replace("</qti-item-body>", "<qti-text-entry-interaction/></qti-item-body>")},
            "asks 2 things",
        ),
        ({"asked": ASKED.replace('max-choices="1"', 'max-choices="0"')}, "choose more than one"),
        ({"asked": ASKED.replace('max-choices="1"', 'max-choices="2"')}, "choose more than one"),
        ({"declared": ""}, "does not declare its response once"),
        ({"declared": DECLARED * 2}, "does not declare its response once"),
        ({"declared": DECLARED.replace('"single"', '"multiple"')}, "not one option"),
        (
            {"declared": DECLARED.replace('"identifier" ', '"string" ').replace('="identifier">', '="string">')},
            "not one",
        ),
        (
            {"declared": DECLARED.replace("</qti-correct", "<qti-value>A</qti-value></qti-correct")},
            "more than one right",
        ),
        ({"declared": DECLARED.replace(">B<", ">Z<")}, "a right option that it does not have"),
        ({"asked": ASKED.replace('identifier="C"', 'identifier="B"')}, 'two options called "b"'),
        ({"asked": ASKED.replace('identifier="C"', 'identifier="b"')}, 'two options called "b"'),
        ({"asked": ASKED.replace('identifier="C"', 'identifier="☃"')}, "an option without an identifier"),
        ({"asked": ASKED.replace(' identifier="C"', "")}, "an option without an identifier"),
        ({"asked": asking(options(MOST_OPTIONS + 1))}, f"has {MOST_OPTIONS + 1} options"),
        ({"asked": asking(options(10_000))}, "has 10000 options"),
        ({"asked": asking(f"{options(3)}<qti-gap-text/>")}, "other than options"),
        ({"asked": ASKED.replace("The name", '<img src="x.png" alt="A map"/>')}, "holds <img>"),
        ({"asked": ASKED.replace("The name", "10<sup>2</sup>")}, "holds <sup>"),
        ({"asked": ASKED.replace("The name", '<math xmlns="http://www.w3.org/1998/Math/MathML"/>')}, "holds <math>"),
        (
            {"asked": ASKED.replace("The name", '<include xmlns="http://www.w3.org/2001/XInclude" href="a"/>')},
            "<include>",
        ),
        (
            {"asked": ASKED.replace("The name", '<qti-printed-variable identifier="X"/>')},
            "holds <qti-printed-variable>",
        ),
        ({"asked": ASKED.replace("The name", "<table><tr><td>1</td></tr></table>")}, "holds <table>"),
        ({"asked": ASKED.replace("The name", "word " * 2_000)}, "has a text of 9999 characters"),
        ({"shown": SHOWN.replace("About C.", "<svg/>")}, "holds <svg>"),
    ],
)
def test_what_is_no_question_of_ours_is_refused_with_a_sentence(parts: dict[str, str], why: str | None):
    if why is None:
        # a second question outside the body is no part of the item; it is left out and said
        assert "left out: <div>" in read(**parts).said
    else:
        assert why in refusal(**parts)


def test_our_own_marks_count_only_where_they_keep_our_rules():
    kept = qti_item(question()).decode()
    forged = kept.replace('cg:form="a"', 'cg:form="z"').replace('"10-first"', '"../../etc"')
    forged = forged.replace('"book-2014"', '"&lt;b&gt; x"').replace('cg:critical="true"', 'cg:critical="yes"')

    draft = read_item(ET.fromstring(forged))

    assert missing(draft) == ("form", "lesson", "sources")
    assert draft.is_critical is False
