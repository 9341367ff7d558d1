"""Where the shell finds the LMS, what it says when something is missing, and how it looks."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.lms.scorm.conftest import Course
from training_app.lms.scorm.dispatch import ScormVersion

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004
ENDS = ("LMSFinish", "Terminate")
COMMITS = ("LMSCommit", "Commit")


def test_an_lms_behind_a_frame_of_another_origin_is_found(course: Course) -> None:
    course.open(through=f"{course.lms.foreign_origin}/between")

    course.page.wait_for_function("lms.calls.length > 0")
    expect(course.inside.get_by_text("Connected to your LMS.")).to_be_visible()


def test_an_element_that_is_called_api_is_no_lms(course: Course) -> None:
    course.open(api="none", opens=False)
    course.page.evaluate("""() => {
      const named = ["API", "API_1484_11"].map((id) => Object.assign(document.createElement("form"), {id}));
      document.body.append(...named, frame);
    }""")

    expect(course.line).to_contain_text("No LMS was found.")


@pytest.mark.parametrize("path", ["package/index.html", "empty"], ids=["in the window", "in a frame of it"])
def test_an_lms_in_the_window_that_opened_this_one_is_found(course: Course, path: str) -> None:
    course.open(opens=False)

    with course.page.expect_popup() as opened:
        course.page.evaluate("path => { window.open(`/${path}`); }", path)
    popup = opened.value
    if path == "empty":
        popup.wait_for_load_state()
        popup.set_content('<iframe src="/package/index.html"></iframe>')
    where = popup.frame_locator("iframe") if path == "empty" else popup
    where.get_by_text("Connected to your LMS.").wait_for()

    assert course.lms_has("broken") == []


def test_without_an_lms_nothing_opens_and_a_sentence_says_so(course: Course) -> None:
    course.open(api="none")

    course.says("No LMS was found. Nothing was recorded. Open the training from the course in your LMS.")
    assert course.lms.content_paths == []
    assert len(course.page.frames) == 2


@pytest.mark.parametrize("refused", ["initialize", "commit"])
def test_an_lms_that_stores_nothing_opens_nothing(course: Course, refused: str) -> None:
    name = {"initialize": ("LMSInitialize", "Initialize"), "commit": COMMITS}[refused][course.version is V2004]

    course.open(refuses=[name])

    course.says("Your LMS refused to store anything. Close this window and open the training again from your LMS.")
    assert course.lms.content_paths == []
    assert len(course.calls(*ENDS)) == (refused == "commit")


def test_an_lms_that_does_not_say_who_the_learner_is_opens_nothing(course: Course) -> None:
    course.open(id="")

    course.says("Your LMS did not say who you are. Sign in to your LMS, and open the training again from there.")
    assert course.lms.content_paths == []
    assert len(course.calls(*ENDS)) == 1


@pytest.mark.parametrize("version", [V1_2], indirect=True)
@pytest.mark.parametrize("is_known", [True, False])
def test_a_training_that_does_not_answer_is_said_after_20_seconds(course: Course, *, is_known: bool) -> None:
    if not is_known:
        course.pack(allowed_origins=("https://lms.example.gov",))
    course.lms.is_silent = True
    course.page.clock.install()
    course.open()
    course.says("Connecting to your LMS.")
    course.page.wait_for_function("document.querySelector('iframe').contentDocument.querySelector('iframe').src")

    course.page.clock.fast_forward(20_000)

    where = f"Tell your LMS administrator: this package is not set up for {course.lms.lms_origin}."
    what = "Check that this computer" if is_known else where
    expect(course.line).to_contain_text(f"The training did not answer. Nothing was lost. {what}")


@pytest.mark.parametrize("version", [V1_2], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_shell_fits_320_pixels_and_has_a_title(course: Course, scheme: str) -> None:
    course.pack(title="An unbroken" + "ly-long-word" * 12)
    course.page.emulate_media(color_scheme=scheme)
    course.page.set_viewport_size({"width": 320, "height": 640})

    course.launch()

    assert course.shell.evaluate("document.documentElement.scrollWidth") == 320
    assert course.shell.title() == "An unbroken" + "ly-long-word" * 12
    paper, ink = (
        ("rgb(250, 251, 249)", "rgb(23, 33, 31)") if scheme == "light" else ("rgb(19, 18, 16)", "rgb(211, 202, 188)")
    )
    assert course.shell.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert course.shell.evaluate("getComputedStyle(document.body).color") == ink


@pytest.mark.parametrize("version", [V1_2], indirect=True)
def test_the_shell_is_accessible(course: Course) -> None:
    """At the top of a window, where axe-core sees it: the state in which it has most to say."""
    course.page.goto(f"{course.lms.lms_origin}/package/index.html")
    course.page.get_by_text("No LMS was found.").wait_for()

    assert violations(course.page) == []


@pytest.mark.parametrize("version", [V1_2], indirect=True)
def test_a_hostile_title_runs_nothing(course: Course) -> None:
    title = "\"><script>top.ran = 1</script><img src=x onerror='top.ran = 1'>"
    course.pack(title=title)

    course.launch()

    assert course.shell.title() == title
    assert course.page.evaluate("window.ran") is None
