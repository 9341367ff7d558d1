"""One example of every page: invented people and words, the same as on the drawn pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from training_app.accounts.pages import Action, LinkPage, MessagePage, SignInPage
from training_app.content.catalogue import Source
from training_app.learning.pages import (
    AnswerOption,
    CataloguePage,
    CheckResultPage,
    ChoiceCard,
    ContentsLine,
    ContinuePanel,
    CoverPage,
    DebriefPage,
    DonePage,
    FeedbackPage,
    Fork,
    HomePage,
    LessonPage,
    Mark,
    ModuleLine,
    NotTaken,
    QuestionPage,
    ScenarioPage,
    SkillBar,
    State,
    TranscriptLine,
    TranscriptPage,
    WayStep,
)
from training_app.scenarios.graph import Line
from training_app.web.charts import Trend, TrendPoint, draw_trend
from training_app.web.errors import MESSAGES
from training_app.web.frame import Frame, HelpLine, NavItem, Strip

MODULE = "Trauma, seen from a patrol car"

SIGNED_OUT = Frame(
    brand="Common Ground",
    home_url="/app/",
    agency="Cedar Falls PD (demo)",
    is_demo=True,
    who=None,
    sign_out_url=None,
    nav=(),
    help_lines=(
        HelpLine("988", "tel:988", "call or text, any hour"),
        HelpLine("CopLine 1-800-267-5463", "tel:18002675463", "retired officers, independent"),
        HelpLine("Peer team 555-0142", "tel:5550142", "your agency"),
    ),
)
HOME = replace(
    SIGNED_OUT,
    who="J. Ortiz, Badge 4417",
    sign_out_url="/app/sign-out",
    nav=(
        NavItem("Home", "/app/", is_current=True),
        NavItem("Modules", "/app/modules"),
        NavItem("Transcript", "/app/transcript"),
        NavItem("Self-check", "/wellness/"),
    ),
)
NOT_DEMO = replace(HOME, is_demo=False)


def _inside(progress: str, saved: str = "Saved 02:31", step_back_url: str | None = None) -> Frame:
    nav = (NavItem("Home", "/app/"), NavItem("Modules", "/app/modules", is_current=True), *HOME.nav[2:])
    strip = Strip(MODULE, "/app/modules/m01", progress, saved, "/app/", step_back_url)
    return replace(HOME, nav=nav, strip=strip)


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
    why="The person in front of you may be flat, angry, joking or forgetful, and none of that tells you what happened. This module "
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
    content_note="Talks about violence at home and a man in crisis. Plain words, no images, no graphic detail. You can pause or leave.",
    contents=CONTENTS,
    objectives=(
        "define trauma by event, experience and effects",
        "tell the four R’s apart in the story of a call",
        "name the limits of your role",
    ),
    sources=SOURCES,
)
LESSON_HTML = """<p class="lead">A neighbor calls in shouting, then quiet. Nothing on the screen says trauma. It seldom does.</p>
<div class="cited"><p>Federal guidance describes a trauma-informed approach in four verbs. You <strong>realize</strong> what trauma can do. You
<strong>recognize</strong> its signs. You <strong>respond</strong> with what you know. And you <strong>resist</strong> doing the harm
again.<a class="cite" href="#s1" aria-label="Source 1">1</a> They are easier to see on a call than on a slide.</p>
<aside class="note" id="s1" aria-label="Source 1"><p><b>1</b> SAMHSA, <cite>Concept of Trauma and Guidance for a Trauma-Informed Approach</cite>,
SMA 14-4884, 2014. Supported.</p></aside></div>
<h2>The call</h2>
<div class="cited"><ol class="script">
<li><b><time>23:52</time> Dispatch</b><q>Two-Four, 18 Alder Court, upper floor. Neighbor reports shouting, then quiet.</q></li>
<li><b><time>23:52</time> You</b><q>Two-Four, copy. En route.</q></li></ol>
<p class="note">Written for this lesson. Not a real call.</p></div>
<p>A woman opens the door. She answers in one word at a time and looks past you at the stairs.</p>
<h2>Realize, recognize</h2>
<p>You do not know yet what happened here. You do know that a frightened person may be flat, or sharp, or may laugh.</p>
<ul><li>A list inside a lesson,</li><li>with a second line.</li></ul>
<p class="callout">Stress can leave an account incomplete or out of order. Gaps are neither proof of lying nor proof of truth.</p>
<h2>Resist</h2>
<p>Some ordinary sentences put a person back in the moment. Here is one that most of us have said.</p>
<section class="practice" aria-labelledby="pr1"><p class="kicker">Practice, about 2 min</p>
<h3 class="h2" id="pr1"><q>Calm down and start from the beginning.</q></h3>
<label for="rw1">Say it so that she can answer <span class="hint">What you write stays in this box. It is not kept and not scored.</span></label>
<textarea id="rw1" rows="3" autocomplete="off"></textarea>
<details><summary>Compare with one way to say it</summary><p class="read"><q>Start wherever it makes sense to you. There’s no rush.</q></p></details>
</section>"""
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
    sequence=7,
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
    sequence=12,
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
    key_feedback="Her own words keep everything she gave you, and nothing you added. Order is often the part that stress disturbs. "
    "You can ask about it later, and say why you ask.",
    sources=SOURCES[:1],
    lesson_title="Lesson 3, Four R’s on one call",
    lesson_url="/l/3",
    next_label="Question 5",
    next_url="/q/5",
    note=None,
    leave_url="/app/",
)
CHECK_RESULT = CheckResultPage(
    title="Six of ten, eight are needed",
    lead="Your answers are kept. Read the two lessons below, then take ten other questions. There is no limit and no wait.",
    right=6,
    total=10,
    needed=8,
    is_passed=False,
    to_review=(("Lesson 2, What you may see and hear", "/l/2"), ("Lesson 3, Four R’s on one call", "/l/3")),
    button="Take ten other questions",
    post_url="/check",
    cover_url="/app/modules/m01",
)
CONSEQUENCE = (
    Line(
        "The light goes out of the windows of the parked cars. He turns at the cart return, comes back eleven steps, turns again. He is "
        "slower than when you drove in. He has not looked at you."
    ),
)
SCENE = (
    Line("Hands are empty. Both of them.", "Lindqvist", "By the car, low."),
    Line("Evening. I’m Officer Ortiz. You’re not in trouble. Somebody was worried about you.", "You"),
    Line("They keep changing the numbers. I told her. I told her, and they keep changing them.", "The man"),
    Line("Two-Four, caller says about an hour now. No name. Still no weapon seen.", "Dispatch"),
    Line("He has stopped walking. He is facing the wall, not you."),
)
SCENARIO = ScenarioPage(
    title="Parking lot",
    percent=38,
    ground_label="Decision 2 of 4",
    stamp=None,
    content_note=None,
    time="23:46",
    place="Behind the pharmacy",
    you_chose="to stop well back, turn the overheads off, and let one of you do the talking.",
    consequence=CONSEQUENCE,
    scene=SCENE,
    know="One man, alone, an hour here. Hands empty. Your car is between him and the street. Lindqvist has the radio.",
    side="Decision 2 of 4",
    ask="What do you do?",
    choices=(
        ChoiceCard(
            "A",
            "front",
            "Say again, slowly and clearly: “Sir, come away from the wall and sit down on the curb for me.”",
        ),
        ChoiceCard("B", "help", "Stay where you are. Ask, “What would help right now?” and then wait."),
        ChoiceCard(
            "C",
            "true",
            "Tell him the truth, kindly: “Nobody is changing any numbers. You’re behind the pharmacy, and you’re safe.”",
        ),
    ),
    taken_id=None,
    is_past=False,
    post_url="/s/2",
    step=2,
    sequence=20,
    back_url="/s/1",
    forward_url=None,
    error=None,
    note=None,
)
DEBRIEF = DebriefPage(
    title="He walked to her car",
    scenario_title="Parking lot",
    summary="Thirty-four minutes, no hands on, no charge. It got harder once, at the numbers, and you gave it time to come back.",
    stamp=None,
    lane_low="calmer",
    lane_high="tenser",
    forks=(
        Fork(
            "23:40",
            "Arriving",
            "You stopped well back, one voice, overheads off.",
            "The pacing slowed. He heard one person, not two.",
            "Calmer",
            1,
            0,
            (1, 2),
            is_last=False,
            not_taken=(
                NotTaken("held", "Walk up at once, hands open"),
                NotTaken("tenser", "Call to him from both sides of the lot"),
            ),
        ),
        Fork(
            "23:46",
            "The numbers",
            "You told him nobody was changing any numbers.",
            "He turned to the wall and said it louder. He was alone with it again.",
            "More tense",
            0,
            2,
            (0, 1),
            is_last=False,
            not_taken=(
                NotTaken("calmer", "Ask what would help, then wait"),
                NotTaken("held", "Tell him again to sit on the curb"),
            ),
        ),
        Fork(
            "23:49",
            "Twenty-five minutes",
            "You waited, and kept talking about the cold.",
            "The clinician was 25 minutes out. Nothing got worse.",
            "Calmer",
            2,
            0,
            (1, 2),
            is_last=False,
            not_taken=(NotTaken("held", "Clear the call"), NotTaken("tenser", "Put him in the car and drive")),
        ),
        Fork(
            "00:14",
            "Handing over",
            "You told the clinician what had calmed him.",
            "She began with the cold, as you had. He walked to her car.",
            "Calmer",
            0,
            0,
            (1, 2),
            is_last=True,
            not_taken=(NotTaken("held", "Give name and address only"), NotTaken("tenser", "Leave when she pulled in")),
        ),
    ),
    felt_html="<p>Two lights and a uniform, and no way to know how long you would stay. A voice that did not come closer. You can leave the "
    "belief alone and answer the fear.</p>",
    better_line="What would help right now?",
    better_note="Then wait. Count ten before you speak again. It argues with nothing and gives him something to decide.",
    skills=(
        SkillBar("Time and distance", 4, 100, "4 of 4, strong"),
        SkillBar("One voice", 3, 75, "3 of 4, steady"),
        SkillBar("Ask, do not argue", 1, 25, "1 of 4, to practice"),
        SkillBar("Hand-over", 3, 75, "3 of 4, steady"),
    ),
    points_html="<p>Time is a tool.</p><ul><li>Stay where you are.</li><li>Ask one thing, then wait.</li></ul>",
    sources=SOURCES[1:],
    next_label="Go to the check, 6 min",
    next_url="/check",
    next_is_post=True,
    cover_url="/app/modules/m01",
)
DONE_PAGE = DonePage(
    title=f"Done: {MODULE}",
    recorded="Friday 27 November, 14:07",
    score="9 of 10, first try",
    hours="0.67",
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
)


@dataclass(frozen=True)
class HeatCell:
    url: str
    count: int | None
    of: int
    shade: int


@dataclass(frozen=True)
class HeatRow:
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class EventItem:
    day: str
    time: str
    mark: str
    words: str
    detail: str | None


@dataclass(frozen=True)
class Gallery:
    title: str
    heads: tuple[tuple[str, str], ...]
    overdue: tuple[tuple[str, str, str, str, str], ...]
    columns: tuple[tuple[int, str], ...]
    rows: tuple[HeatRow, ...]
    chart: Trend
    events: tuple[EventItem, ...]


def _heat_row(name: str, *counts: int | None) -> HeatRow:
    return HeatRow(name, tuple(HeatCell("/people", count, 18, min(4, 1 + (count or 0) // 3)) for count in counts))


GALLERY = Gallery(
    title="Four people are overdue",
    heads=(("Name", ""), ("Unit", ""), ("Module", ""), ("Was due", ""), ("Late by", "")),
    overdue=(
        ("R. Lindqvist", "Patrol A", "Voice, neutrality, respect, motive", "6 November", "17 days"),
        ("T. Okafor", "Detectives", "Asking so that memory can answer", "13 November", "10 days"),
    ),
    columns=(
        (1, "Trauma"),
        (2, "Asking"),
        (3, "The past"),
        (4, "Voice"),
        (5, "Reach"),
        (6, "Homes"),
        (7, "Wake"),
        (8, "Carrying"),
    ),
    rows=(_heat_row("Patrol A", 4, 4, 11, 5, 7, 9, None, 3), _heat_row("Detectives", 0, 1, 5, 2, 1, None, 3, 0)),
    chart=draw_trend(
        [
            TrendPoint("7 September", 52),
            TrendPoint("28 September", 61),
            TrendPoint("19 October", 70),
            TrendPoint("23 November", 85),
        ],
        id="trend",
        title="People up to date rose from 52 percent on 7 September to 85 percent on 23 November.",
        caption="People up to date",
    ),
    events=(
        EventItem(
            "Saturday 21 November", "02:12", "part", "Finished lesson 2 of Trauma, seen from a patrol car.", None
        ),
        EventItem("Friday 20 November", "", "late", "Voice, neutrality, respect, motive fell due. Not started.", None),
        EventItem(
            "Saturday 3 October",
            "14:07",
            "done",
            "Finished Asking so that memory can answer. 0.75 hours.",
            "Sent to the agency’s LMS 14:07, accepted 14:08.",
        ),
    ),
)

STAMP = "Awaiting cultural review"
STAMP_WHY = "Nobody from the community it speaks of has reviewed it yet. It is open for reading and counts toward no requirement."
HOME_LINK = (Action("Sign in", "/app/sign-in"),)
_SIGN_IN = SignInPage("Cedar Falls PD (demo)", None, "", "/app/sign-in", "/wellness/", None)

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
        replace(COVER, stamp=STAMP, stamp_why=STAMP_WHY, is_start=True, button="Start, 40 min", percent=0),
    ),
    "lesson": ("learning/lesson.html", _inside("Lesson 3 of 6, about 9 min"), LESSON),
    "lesson-again": (
        "learning/lesson.html",
        _inside("Lesson 3 of 6, about 9 min"),
        replace(LESSON, next_is_post=False, stamp=STAMP),
    ),
    "question": ("learning/question.html", _inside("Check, question 4 of 10"), QUESTION),
    "question-error": (
        "learning/question.html",
        _inside("Check, question 4 of 10"),
        replace(QUESTION, chosen_id=None, error="Choose the answer you think is best."),
    ),
    "feedback": ("learning/feedback.html", _inside("Check, question 4 of 10"), FEEDBACK),
    "feedback-other": (
        "learning/feedback.html",
        _inside("Check, question 4 of 10"),
        replace(
            FEEDBACK,
            is_right=False,
            chosen=LAST_TIME,
            chosen_feedback="The last time she gave is no better than the first.",
            note="You answered this question before. Your first answer stands.",
        ),
    ),
    "check-result": ("learning/check_result.html", _inside("Check finished"), CHECK_RESULT),
    "scenario": ("learning/scenario.html", _inside("Scenario, about 5 min left", step_back_url="/s/1"), SCENARIO),
    "scenario-first": (
        "learning/scenario.html",
        _inside("Scenario, about 7 min left"),
        replace(
            SCENARIO,
            you_chose=None,
            consequence=(),
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
        _inside("Scenario, an earlier step"),
        replace(SCENARIO, is_past=True, taken_id="help", forward_url="/s/3"),
    ),
    "scenario-end": (
        "learning/scenario.html",
        _inside("Scenario, the end", step_back_url="/s/3"),
        replace(
            SCENARIO,
            choices=(),
            side="The end",
            ask="",
            percent=100,
            know=None,
            ground_label="Scenario finished",
            note="Your choices are saved.",
        ),
    ),
    "debrief": ("learning/debrief.html", _inside("Scenario finished 03:02", "Saved 03:02"), DEBRIEF),
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
            note="You were signed out after 20 quiet minutes. Your saved answers are kept.",
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
