"""Example pages of one scenario: a scene with its decision, and the debrief."""

from tests.web.example_modules import SOURCES
from training_app.learning.pages import ChoiceCard, DebriefPage, Fork, NotTaken, ScenarioPage, SkillBar
from training_app.scenarios.graph import Line
from training_app.scenarios.play import Told

CONSEQUENCE = (
    Line(
        "The light goes out of the windows of the parked cars. He turns at the cart return, comes back eleven "
        "steps, turns again. He is "
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
    you_chose="stopped well back, turned the overheads off, and let one of you do the talking.",
    consequence=Told(CONSEQUENCE),
    scene=(Told(SCENE),),
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
            "Tell him the truth, kindly: “Nobody is changing any numbers. You’re behind the pharmacy, and "
            "you’re safe.”",
        ),
    ),
    taken_id=None,
    is_past=False,
    post_url="/s/2",
    step=2,
    back_url="/s/1",
    forward_url=None,
    error=None,
    note=None,
)
DEBRIEF = DebriefPage(
    title="He walked to her car",
    scenario_title="Parking lot",
    summary="Thirty-four minutes, no hands on, no charge. It got harder once, at the numbers, and you gave it "
    "time to come back.",
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
    felt_html="<p>Two lights and a uniform, and no way to know how long you would stay. A voice that did not "
    "come closer. You can leave the "
    "belief alone and answer the fear.</p>",
    better_line="What would help right now?",
    better_note="Then wait. Count ten before you speak again. It argues with nothing and gives him something to "
    "decide.",
    skills=(
        SkillBar("Time and distance", 4, 100, "strong"),
        SkillBar("One voice", 3, 75, "steady"),
        SkillBar("Ask, do not argue", 1, 25, "to practice"),
        SkillBar("Hand-over", 3, 75, "steady"),
    ),
    points_html="<p>Time is a tool.</p><ul><li>Stay where you are.</li><li>Ask one thing, then wait.</li></ul>",
    sources=SOURCES[1:],
    next_label="Go to the check, 6 min",
    next_url="/check",
    next_is_post=True,
    cover_url="/app/modules/m01",
)
