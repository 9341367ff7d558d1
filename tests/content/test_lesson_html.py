"""A lesson's HTML is the markup that the page's style sheet knows."""

import re

import html5lib

from tests.content.sample import LESSON, SECOND, Package


def lesson(package: Package, number: int) -> str:
    return package.load().modules["m01-sample"].lessons[number].html


def test_the_first_paragraph_is_the_lead(package: Package):
    assert lesson(package, 0).startswith(
        '<p class="lead">A neighbor calls in shouting, then quiet.</p>\n<h2>What it is</h2>'
    )


def test_a_lead_may_stand_in_a_cite_block(package: Package):
    package.edit(LESSON, "A neighbor calls in shouting, then quiet.", ":::cite book-2014\nIt has four.\n:::")

    assert lesson(package, 0).startswith('<div class="cited">\n<p class="lead">It has four.<a class="cite"')


def test_a_mark_stands_where_it_was_put_and_the_other_at_the_end(package: Package):
    assert (
        '<p>The guide has four verbs.<a class="cite" href="#s1" aria-label="Source 1">1</a> '
        'They are easier to see on a call.<a class="cite" href="#s2" aria-label="Source 2">2</a></p>\n'
        '<aside class="note" aria-label="Source 1 and Source 2">'
        '<p id="s1"><b>1</b> Office &amp; Sons, <cite>A Guide</cite>, Report 14-1, 2014. Supported.</p>'
        '<p id="s2"><b>2</b> Hope and others, <cite>A Paper: on calls</cite>, Journal 3(1), 2018. Contested, small.</p>'
        "</aside>\n</div>"
    ) in lesson(package, 0)


def test_a_source_keeps_its_number_and_gets_a_short_note_the_second_time(package: Package):
    assert (
        '<li>Another is <em>not</em>.<a class="cite" href="#s1-2" aria-label="Source 1">1</a></li>\n</ul>\n'
        '<aside class="note" id="s1-2" aria-label="Source 1, mention 2">'
        '<p><b>1</b> <a href="#s1">Office &amp; Sons, 2014</a>, cited above.</p></aside>\n</div>'
    ) in lesson(package, 0)


def test_one_source_in_a_block_is_marked_up_as_drawn(package: Package):
    package.edit(LESSON, ":::cite book-2014 paper-2018", ":::cite book-2014")

    assert '<aside class="note" id="s1" aria-label="Source 1"><p><b>1</b> Office' in lesson(package, 0)


def test_a_callout_is_one_paragraph(package: Package):
    assert '<p class="callout">Ask so as to lose least.</p>' in lesson(package, 0)


def test_a_rewrite_is_a_box_that_keeps_nothing(package: Package):
    assert (
        '<section class="practice" aria-labelledby="pr1">\n'
        '<p class="kicker">Practice, about 2 min</p>\n'
        '<h3 class="h2" id="pr1"><q>Calm down.</q></h3>\n'
        '<label for="rw1">Say it so that she can answer <span class="hint">'
        "What you write stays in this box. It is not kept and not scored.</span></label>\n"
        '<textarea id="rw1" rows="3" autocomplete="off"></textarea>\n'
        "<details><summary>Compare with one way to say it</summary>\n"
        '<p class="read"><q>I’m here. Start where you like.</q></p>\n<p>It gives the reason.</p>\n'
        "</details>\n</section>"
    ) in lesson(package, 1)


def test_a_choose_practice_answers_every_option(package: Package):
    html = lesson(package, 1)

    assert html.count('<input type="radio" name="ch3"') == 2
    assert "<li><b>Sit down.</b> She may hear an order.</li>" in html


def test_a_sort_practice_shows_another_order_first_and_the_right_one_inside(package: Package):
    html = lesson(package, 1)
    shown = re.findall(r'<label for="so4-\d">(\w+)</label>', html)

    assert sorted(shown) == ["Listen", "Look", "Speak"]
    assert shown != ["Look", "Listen", "Speak"]
    assert "<li>Look</li>\n<li>Listen</li>\n<li>Speak</li>" in html


def test_practices_send_nothing(package: Package):
    html = lesson(package, 1)

    assert "<form" not in html
    assert "<button" not in html
    assert set(re.findall(r' name="(\w+)"', html)) == {"ch3"}
    assert len(re.findall(r"<(?:input|select|textarea)\b", html)) == html.count('autocomplete="off"')


def test_ids_are_unique_and_every_target_is_there(package: Package):
    for html in (lesson(package, 0), lesson(package, 1)):
        ids = re.findall(r' id="([^"]+)"', html)
        targets = re.findall(r'(?:for|aria-labelledby)="([^"]+)"|href="#([^"]+)"', html)

        assert len(ids) == len(set(ids))
        assert {first or second for first, second in targets} <= set(ids)


def test_every_control_has_a_label(package: Package):
    tree = html5lib.parseFragment(lesson(package, 1), namespaceHTMLElements=False)

    labelled = {label.get("for") for label in tree.iter("label")}
    assert all(control.get("id") in labelled for name in ("textarea", "select") for control in tree.iter(name))
    assert all(label.find("input") is not None or label.get("for") for label in tree.iter("label"))


def test_a_radio_log_in_a_practice_has_no_margin_of_its_own(package: Package):
    package.edit(SECOND, "The left one.", "```radio\nYou: The left one.\n```")

    html = lesson(package, 1)

    assert '<div class="cited">' not in html
    assert '<ol class="script">\n<li><b>You</b><q>The left one.</q></li>\n</ol>' in html


def test_a_directive_inside_a_fence_is_text(package: Package):
    package.edit(LESSON, "You: On my way.", "You: On my way.\n:::callout")

    assert any("a radio line reads" in problem for problem in package.problems())


def test_the_html_parses_as_it_is_written(package: Package):
    for number in (0, 1):
        parser = html5lib.HTMLParser(strict=True)

        parser.parseFragment(lesson(package, number))

        assert parser.errors == []
