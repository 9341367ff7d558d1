"""Example pages of one module: home, cover, lesson, questions, done and transcript."""

from dataclasses import replace
from pathlib import Path

from tests.web.example_frames import MODULE
from training_app.content.catalogue import Source
from training_app.learning.home_pages import (
    ContinuePanel,
    DonePage,
    ElsewhereLine,
    HomePage,
    TranscriptLine,
    TranscriptPage,
    WayStep,
)
from training_app.learning.pages import (
    AnswerOption,
    CheckResultPage,
    ContentsLine,
    CoverPage,
    FeedbackPage,
    LessonPage,
    Mark,
    ModuleLine,
    QuestionPage,
    State,
)

LESSON_HTML = (Path(__file__).parent / "templates" / "lesson_body.html").read_text(encoding="utf-8").partition("\n")[2]
DONE = State(Mark.DONE, "Done")
TO_DO = State(Mark.OPEN, "To do")
SOURCES = (
    Source(
        "samhsa-2014",
        "SAMHSA",
        "Concept of Trauma and Guidance for a Trauma-Informed Approach",
        "HHS publication SMA 14-4884",
        2014,
        "https://example.org/samhsa",
        "supported",
        "Supported.",
    ),
    Source(
        "marr-2021",
        "Marr et al.",
        "Memory & Cognition",
        "vol. 49",
        2021,
        None,
        "contested",
        "Contested: experts disagree on parts of it.",
    ),
)
MANY_SOURCES = tuple(replace(SOURCES[0], id=f"source-{number}") for number in range(10))
DUE = (
    ModuleLine(
        "Voice, neutrality, respect, motive",
        "/app/modules/m04",
        State(Mark.LATE, "Overdue"),
        "Was due Friday 20 November, 4 days ago. 40 minutes, not started.",
    ),
    ModuleLine(
        MODULE, "/app/modules/m01", State(Mark.DUE, "Due in 3 days"), "By Friday 27 November. 32 of 40 minutes left."
    ),
    ModuleLine(
        "The past is in the room: historical trauma",
        "/app/modules/m03",
        State(Mark.OPEN, "Not started"),
        "By Friday 29 January. 50 minutes.",
    ),
)
FINISHED = (
    ModuleLine(
        "Asking so that memory can answer",
        "/app/done/1",
        DONE,
        "Saturday 3 October 2026. 0.75 hours, sent to your agency’s LMS.",
    ),
    ModuleLine(
        "Carrying it: vicarious trauma, sleep, help",
        "/app/done/2",
        DONE,
        "Saturday 12 September 2026. 0.75 hours, sent to your agency’s LMS.",
    ),
)
WAY = (
    *(WayStep(str(n), "past" if n < 3 else "now" if n == 3 else "ahead", is_word=False) for n in range(1, 7)),
    WayStep("Scenario", "ahead", is_word=True),
    WayStep("Check", "ahead", is_word=True),
)
HOME_PAGE = HomePage(
    now=ContinuePanel(
        "Where you stopped",
        MODULE,
        "Lesson 3, Four R’s on one call. About 9 min left in this lesson.",
        WAY,
        "Continue lesson 3",
        "/app/next",
        is_start=False,
        saved="Saved 02:14 today. Your place and your answers were kept.",
    ),
    calm_title="",
    calm_lead="",
    due=DUE,
    done=FINISHED,
    hours_this_year="1.50",
    self_check_url="/wellness/",
    transcript_url="/app/transcript",
)
CONTENTS = (
    ContentsLine("1", "What counts as trauma", 4, DONE, "/l/1", is_here=False),
    ContentsLine("2", "What you may see and hear", 4, DONE, "/l/2", is_here=False),
    ContentsLine("3", "Four R’s on one call", 9, State(Mark.PART, "Started"), "/l/3", is_here=True),
    ContentsLine("4", "Six principles as ten-second actions", 5, TO_DO, "/l/4", is_here=False),
    ContentsLine("5", "What it is not", 2, TO_DO, "/l/5", is_here=False),
    ContentsLine("6", "What the evidence says and does not", 3, TO_DO, "/l/6", is_here=False),
    ContentsLine("S", "Scenario: Parking lot", 7, TO_DO, None, is_here=False),
    ContentsLine("C", "Check: ten questions", 6, TO_DO, None, is_here=False),
)
COVER = CoverPage(
    side="Module 1",
    track="Core",
    title=MODULE,
    percent=20,
    percent_words="8 of 40 minutes done",
    why="The person in front of you may be flat, angry, joking or forgetful, and none of that tells you what "
    "happened. This module "
    "gives you words and small actions that lower the risk of making a bad night worse, and keep the scene safe.",
    stamp=None,
    stamp_why=None,
    button="Continue lesson 3",
    button_url="/l/3",
    is_start=False,
    button_note="32 of 40 minutes left. Due Friday 27 November.",
    facts=(
        ("For", "All staff, dispatch and records included"),
        ("Time", "40 minutes, 0.67 hours"),
        ("Version", "1.2, 2 November 2026"),
        ("Reviewed by", "L. Brandt, police psychologist (demo)"),
    ),
    content_note="Talks about violence at home and a man in crisis. Plain words, no images, no graphic detail. "
    "You can pause or leave.",
    contents=CONTENTS,
    objectives=(
        "define trauma by event, experience and effects",
        "tell the four R’s apart in the story of a call",
        "name the limits of your role",
    ),
    sources=SOURCES,
)
LESSON = LessonPage(
    side="Lesson 3",
    title="Four R’s on one call",
    percent=31,
    ground_label="Lesson 3 of 6",
    stamp=None,
    html=LESSON_HTML,
    next_label="One question on this call",
    next_url="/l/3/next",
    next_is_post=True,
    cover_url="/app/modules/m01",
)
STEM = "The woman at 18 Alder Court gives three different times for when it started. What do you write down now?"
ALL_THREE = "All three times in her words, and come back to the order later"
LAST_TIME = "The time she gave last, since she had longer to think about it"
QUESTION = QuestionPage(
    side="Question 4",
    number=4,
    total=10,
    percent=40,
    stem=STEM,
    options=(
        AnswerOption("x", LAST_TIME),
        AnswerOption("y", ALL_THREE),
        AnswerOption("z", "That the account is inconsistent, so that a detective can press it"),
    ),
    chosen_id="y",
    error=None,
    post_url="/q/4",
    lesson_url="/l/3",
)
FEEDBACK = FeedbackPage(
    side="Question 4",
    number=4,
    total=10,
    percent=40,
    stem=STEM,
    chosen=ALL_THREE,
    is_right=True,
    key=ALL_THREE,
    chosen_feedback="Her own words keep everything she gave you.",
    key_feedback="Her own words keep everything she gave you, and nothing you added. Order is often the part "
    "that stress disturbs. "
    "You can ask about it later, and say why you ask.",
    sources=SOURCES[:1],
    lesson_title="lesson 3, Four R’s on one call",
    lesson_url="/l/3",
    next_label="Question 5",
    next_url="/q/5",
    note=None,
)
CHECK_RESULT = CheckResultPage(
    title="Six of ten, eight are needed",
    lead="Your answers are kept. Read the two lessons below, then take ten other questions. There is no limit "
    "and no wait.",
    right=6,
    total=10,
    needed=8,
    is_passed=False,
    to_review=(("Lesson 2, What you may see and hear", "/l/2"), ("Lesson 3, Four R’s on one call", "/l/3")),
    button="Take ten other questions",
    post_url="/check",
    cover_url="/app/modules/m01",
)
DONE_PAGE = DonePage(
    title=MODULE,
    recorded="Recorded 14:07, Friday 27 November",
    score="Check 9 of 10, first try",
    hours="0.67 hours",
    delivery="Sent to your agency’s LMS 14:07.",
    version="1.2",
    next_lines=DUE[2:],
    debrief_url="/debrief",
    cover_url="/app/modules/m01",
    transcript_url="/app/transcript",
)
TRANSCRIPT = TranscriptPage(
    lines=(
        TranscriptLine(
            "Asking so that memory can answer", "1.1", "3 October 2026, 14:07", "0.75", "10 of 12", "/app/done/1"
        ),
        TranscriptLine(
            "Carrying it: vicarious trauma, sleep, help",
            "1.0",
            "12 September 2026, 22:15",
            "0.75",
            "8 of 10",
            "/app/done/2",
        ),
    ),
    total_hours="1.50",
    year_hours="1.50",
    csv_url="/app/transcript.csv",
    elsewhere_url="/app/transcript/elsewhere",
    elsewhere=(ElsewhereLine("Crisis intervention, block 2", "State academy", "3 October 2026", "8.00"),),
    elsewhere_hours="8.00",
)
