"""Lessons side by side on one page: ids and names stay apart, and what points to an id still finds it."""

import re

from training_app.shelf.print_views import own_ids

HTML = (
    '<a class="cite" href="#s1" aria-label="Source 1">1</a> <a class="cite" href="#s2-3" aria-label="Source 2">2</a>'
    '<aside class="note" id="s1" aria-label="Source 1"></aside>'
    '<aside id="s2-3" aria-label="Source 2, mention 3"></aside>'
    '<section aria-labelledby="pr1"><h3 id="pr1">P</h3><label for="rw1"></label><textarea id="rw1"></textarea>'
    '<input type="radio" name="ch2" value="1"><label for="so1-2"></label><select id="so1-2"></select></section>'
    '<a href="https://example.org/#s1">out</a>'
)


def test_every_id_is_made_its_own_and_still_pointed_to():
    html = own_ids(HTML, 4)

    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert ids == {"l4-s1", "l4-s2-3", "l4-pr1", "l4-rw1", "l4-so1-2"}
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids
    assert set(re.findall(r'\b(?:for|aria-labelledby)="([^"]+)"', html)) <= ids
    assert 'name="l4-ch2"' in html
    # an address elsewhere is left alone
    assert "https://example.org/#s1" in html


def test_two_lessons_have_no_id_and_no_name_of_a_note_in_common():
    one, two = own_ids(HTML, 1), own_ids(HTML, 2)

    for attribute in ("id", "aria-label"):
        found = [set(re.findall(rf'\b{attribute}="([^"]+)"', html)) for html in (one, two)]
        assert not found[0] & found[1], attribute
