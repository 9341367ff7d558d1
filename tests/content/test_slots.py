"""Agency slots: the default is marked, own words stand in its place, and nothing else of the text moves."""

from hypothesis import given
from hypothesis import strategies as st

from tests.content.sample import Package
from training_app.content.slots import TO_FILL, default_html, fill_slots, slot_keys

DEFAULT = default_html("rights-card", "Your card & more", "Not yet.\n\nAsk <your> sergeant.")
HTML = f"<p>Before.</p>\n{DEFAULT}<p>After.</p>\n"


def test_a_default_is_marked_as_not_filled_in():
    assert f'<p class="insert todo"><b>Your card &amp; more:</b> <em>{TO_FILL}</em> Not yet.</p>' in DEFAULT
    assert '<p class="insert todo">Ask &lt;your&gt; sergeant.</p>' in DEFAULT


def test_own_words_stand_in_place_of_the_default_and_are_no_markup():
    html = fill_slots(HTML, {"rights-card": "<b>12</b>.\n\nRoom 3."})

    assert html == (
        "<p>Before.</p>\n"
        '<p class="insert"><b>Your card &amp; more:</b> &lt;b&gt;12&lt;/b&gt;.</p>\n<p class="insert">Room 3.</p>\n'
        "<p>After.</p>\n"
    )


def test_a_slot_without_own_words_keeps_its_default():
    assert fill_slots(HTML, {"local-law": "x", "rights-card": ""}) == HTML


def test_text_of_an_earlier_release_stays_as_it_was_read():
    kept = '<p class="insert"><b>Your card:</b> Not yet.</p>\n'

    assert fill_slots(kept, {"rights-card": "Card 12."}) == kept


@given(st.text())
def test_no_text_breaks_out_of_its_slot(text: str):
    other = default_html("other", "Other", "Other default.")

    html = fill_slots(HTML + other, {"rights-card": text})

    assert html.endswith(f"<p>After.</p>\n{other}")
    assert list(slot_keys(html))[-1] == "other"


@given(st.text(), st.text())
def test_no_default_breaks_out_of_its_slot(label: str, text: str):
    html = default_html("a", label, text) + default_html("b", "B", "b.")

    assert fill_slots(html, {"b": "own"}).endswith('<p class="insert"><b>B:</b> own</p>\n')


def test_own_words_change_no_version(package: Package):
    """They are put in when a page is shown: the compiled text, and so its hash, holds the default only."""
    lesson = package.load().modules["m01-sample"].lessons[0]

    assert list(slot_keys(lesson.html)) == ["complaint_route"]
