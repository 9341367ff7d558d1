"""One example of every page: invented people and words, the same as on the drawn pages."""

from collections.abc import Mapping
from dataclasses import replace

from tests.web.example_frames import HOME, NOT_DEMO, SIGNED_OUT, inside
from tests.web.example_gallery import GALLERY
from tests.web.example_modules import (
    CHECK_RESULT,
    COVER,
    DONE_PAGE,
    DUE,
    FEEDBACK,
    FINISHED,
    HOME_PAGE,
    LAST_TIME,
    LESSON,
    MANY_SOURCES,
    QUESTION,
    TRANSCRIPT,
)
from tests.web.example_story import DEBRIEF, SCENARIO
from training_app.accounts.pages import Action, LinkPage, MessagePage, SignInPage
from training_app.learning.home_pages import CataloguePage
from training_app.web.errors import MESSAGES
from training_app.web.frame import Frame

STAMP = "Awaiting cultural review"
STAMP_WHY = (
    "Nobody from the community it speaks of has reviewed it yet. It is open for reading and counts "
    "toward no requirement."
)
HOME_LINK = (Action("Sign in", "/app/sign-in"),)
_SIGN_IN = SignInPage(
    agency="Cedar Falls PD (demo)",
    error=None,
    name_value="",
    post_url="/app/sign-in",
    self_check_url="/wellness/",
    note=None,
    provider=None,
    provider_url="/app/sign-provider",
    passkey_url="/app/sign-passkey",
    passkey_options_url="/app/sign-passkey/options",
    wanted="",
)
PAGES: Mapping[str, tuple[str, Frame, object]] = {
    "home": ("learning/home.html", HOME, HOME_PAGE),
    "home-start": (
        "learning/home.html",
        NOT_DEMO,
        replace(
            HOME_PAGE,
            now=replace(HOME_PAGE.now, side="First for you", is_start=True, saved=None, button="Start, 40 min"),
            done=(),
        ),
    ),
    "home-calm": (
        "learning/home.html",
        NOT_DEMO,
        replace(
            HOME_PAGE, now=None, calm_title="All done for now", calm_lead="Nothing is due until 29 January.", due=()
        ),
    ),
    "cover": ("learning/cover.html", HOME, COVER),
    "cover-stamp": (
        "learning/cover.html",
        NOT_DEMO,
        replace(
            COVER,
            sources=MANY_SOURCES,
            stamp=STAMP,
            stamp_why=STAMP_WHY,
            is_start=True,
            button="Start, 40 min",
            percent=0,
        ),
    ),
    "lesson": ("learning/lesson.html", inside("Lesson 3 of 6, about 9 min"), LESSON),
    "lesson-again": (
        "learning/lesson.html",
        inside("Lesson 3 of 6, about 9 min"),
        replace(LESSON, next_is_post=False, stamp=STAMP),
    ),
    "question": ("learning/question.html", inside("Check, question 4 of 10"), QUESTION),
    "question-error": (
        "learning/question.html",
        inside("Check, question 4 of 10"),
        replace(QUESTION, chosen_id=None, error="Choose the answer you think is best."),
    ),
    "feedback": ("learning/feedback.html", inside("Check, question 4 of 10"), FEEDBACK),
    "feedback-other": (
        "learning/feedback.html",
        inside("Check, question 4 of 10"),
        replace(
            FEEDBACK,
            is_right=False,
            chosen=LAST_TIME,
            chosen_feedback="The last time she gave is no better than the first.",
            note="You answered this question before. Your first answer stands.",
        ),
    ),
    "check-result": ("learning/check_result.html", inside("Check finished"), CHECK_RESULT),
    "scenario": ("learning/scenario.html", inside("Scenario, about 5 min left", step_back_url="/s/1"), SCENARIO),
    "scenario-first": (
        "learning/scenario.html",
        inside("Scenario, about 7 min left"),
        replace(
            SCENARIO,
            you_chose=None,
            consequence=None,
            content_note="A man in crisis. Nobody is hurt.",
            stamp=STAMP,
            know=None,
            error="Choose what you do. Nothing was sent yet.",
            time=None,
            place=None,
        ),
    ),
    "scenario-past": (
        "learning/scenario.html",
        inside("Scenario, an earlier step"),
        replace(SCENARIO, is_past=True, taken_id="help", forward_url="/s/3"),
    ),
    "scenario-end": (
        "learning/scenario.html",
        inside("Scenario, the end", step_back_url="/s/3"),
        replace(
            SCENARIO,
            choices=(),
            side="",
            ask="",
            percent=100,
            know=None,
            ground_label="Scenario finished",
            note="Your choices are saved.",
        ),
    ),
    "debrief": ("learning/debrief.html", inside("Scenario finished 03:02", "Saved 03:02"), DEBRIEF),
    "done": ("learning/done.html", HOME, DONE_PAGE),
    "transcript": ("learning/transcript.html", HOME, TRANSCRIPT),
    "transcript-empty": (
        "learning/transcript.html",
        HOME,
        replace(TRANSCRIPT, lines=(), total_hours="0.00", year_hours="0.00"),
    ),
    "modules": ("learning/modules.html", HOME, CataloguePage(lines=(*DUE, *FINISHED))),
    "sign-in": ("accounts/sign_in.html", SIGNED_OUT, _SIGN_IN),
    "sign-in-error": (
        "accounts/sign_in.html",
        SIGNED_OUT,
        replace(
            _SIGN_IN,
            error="The name or the password is not right. Try again, or ask your coordinator for a link.",
            name_value="4417",
            note="Your sign-in has ended. What you saved is kept; sign in to go on.",
        ),
    ),
    "link": ("accounts/link.html", SIGNED_OUT, LinkPage("J. Ortiz", "/app/link/abc")),
    "link-spent": (
        "accounts/link_spent.html",
        SIGNED_OUT,
        MessagePage(
            "This link was used before",
            "It works once, and someone has used it. Ask your training coordinator for a new one.",
            HOME_LINK,
        ),
    ),
    "signed-out": (
        "accounts/signed_out.html",
        SIGNED_OUT,
        MessagePage(
            "You are signed out", "Your saved answers are kept. Close the window on a shared computer.", HOME_LINK
        ),
    ),
    **{f"error-{code}": ("web/message.html", HOME, page) for code, page in MESSAGES.items()},
    "gallery": ("gallery.html", NOT_DEMO, GALLERY),
}
