"""What may not be said flatly, and what may not be said without a source."""

import re
from collections.abc import Iterator, Mapping

from training_app.content.reading import split_sentences

# One entry per row of the register in the source book; what to say instead is part of the message.
_OVERCLAIMS: Mapping[str, tuple[str, ...]] = {
    "the Chicago study was revised in 2021: it suggests something about force only": (
        r"\b6\.4\s*(%|percent)",
        r"complaints?\b.{0,30}\b10\s*(%|percent)",
        r"\b10\s*(%|percent).{0,20}\bcomplaints",
    ),
    "the Milwaukee figure is contested: three studies, mixed": (r"\b22,?200\b",),
    "an over-claim; say that stress can disorder recall": (
        r"\bshuts? (down|off) (the|your|a|her|his|their)\b.{0,25}\b(cortex|brain)\b",
        r"\bprefrontal cortex\b.{0,30}\b(shuts?|goes|is)\b.{0,12}\b(down|off|offline)\b",
        r"\btwo (full )?sleep cycles\b",
    ),
    "wrong both ways: inconsistency shows neither trauma nor lying": (
        r"\b(inconsisten(cy|cies)|gaps|contradictions?)( in (an|the|his|her) (account|story))?"
        r" (are|is|shows?|proves?|means?) (that |a sign of |evidence of |proof of )?"
        r"(she|he|they|trauma|lying|a lie|lies|deception|honesty|truth)\b",
    ),
    "FETI itself is not proven; elements of the cognitive interview are supported": (
        r"\b(FETI|forensic experiential trauma interview)\b.{0,12}\b(is|has been|was)\b.{0,15}"
        r"\b(proven|validated|evidence-based|shown to work)\b",
    ),
    "wrong both ways: debriefing neither prevents PTSD nor always harms": (
        r"\bdebriefings?\b.{0,15}\b(prevents?|always harms?|causes?)\b",
    ),
    "a myth or a misread ratio: cite it with its limit or leave it out": (
        r"\bsuicide\b.{0,40}\b(\w+ times|times the rate|times (as|more) likely|twice)\b",
        r"\b(\w+ times|times the rate|times more likely|twice as likely)\b.{0,30}\bsuicide\b",
        r"\b(live|lives|living|die|dies|life expectancy)\b.{0,20}\b57\b",
        r"\bpolice\b.{0,30}\bdivorce rates?\b",
        r"\bdivorce rates?\b.{0,30}\b(police|officers)\b",
    ),
    "not proven: crisis intervention training is known to help knowledge and referral": (
        r"\b(CIT|crisis intervention (team|training)s?)\b.{0,15}\b(cuts?|reduces?|lowers?|prevents?)\b.{0,15}\binjur",
    ),
    "contested: slave patrols are one root": (
        r"\bpolic(e|ing)\b.{0,30}\b(came|comes?|grew|descends?|descended|originat\w+|began|evolved|started)\b"
        r".{0,12}\b(from|in|as|with|out of) (the )?slave patrols\b",
    ),
    "contested: say narrative, family, policy and present conditions": (
        r"\b(in|through|by) (the|their|our|your|his|her|a person's) (DNA|genes)\b",
        r"\b(inherited|genetic(ally)?)\b.{0,20}\btrauma\b",
        r"\btrauma\b.{0,20}\b(is|are) (inherited|genetic|passed (down|on) genetically)\b",
    ),
    "a testimony: one deputy chief's view": (
        r"\bcollective healing\b.{0,20}\b(cut|cuts|reduced|lowered|brought down)\b.{0,15}\bcrime\b",
    ),
    "superseded in 2025: point to agency policy and the law in force": (
        r"\b(DOJ|Department of Justice|Justice Department)\b.{0,40}\bguidance\b.{0,25}\brequires?\b",
    ),
    "unsupported: warnings have not been shown to protect learners": (
        r"\b(trigger|content) warnings?\b.{0,10}\b(protect|prevent|help|shield|reduce)s?\b",
    ),
}
_BANNED = [
    (re.compile(pattern, re.IGNORECASE), reason) for reason, patterns in _OVERCLAIMS.items() for pattern in patterns
]
_HEDGE = re.compile(
    r"\b(not|never|no|neither|nor|cannot|myths?|claim(s|ed)?|contested|disputed|unproven|unsupported|overstated"
    r"|over-claim(ed)?|wrong|too simple|often (told|heard|said)|you may (have heard|hear))\b|n[’']t\b",
    re.IGNORECASE,
)

_STUDY_WORDS = (
    r"\b(study|studies|research|researchers?|surveys?|surveyed|meta-analys[ie]s|experiments?|statistics|scientists?)\b"
    r"|(?<!on )(?<!stand )(?<!at )(?<!to )(?<!for )\btrials?\b(?! (date|court|judge|lawyer))"
    r"|\b(reports?|reviews?|analys[ie]s|commissions?|inquir(y|ies)) (found|finds?|showed|shows?|concluded?|concludes)\b"
    r"|\baccording to\b|\bevidence (shows|suggests)\b"
)
_YEAR = r"\b(1[5-9]|20)\d\d\b"
_PERCENT = r"\b\d[\d.,]*\s*%|\bper ?cent\b"
# Times of day and the three-digit lines an officer knows by heart are not figures.
_NUMBER = r"(?<![\d:.,-])\b(?!(?:911|988|211|311)\b)\d{2,}(?:[.,]\d+)*\b(?!:\d)"
_FACT = re.compile("|".join((_STUDY_WORDS, _PERCENT, _YEAR, _NUMBER)), re.IGNORECASE)
_FACT_IN_STORY = re.compile("|".join((_STUDY_WORDS, _PERCENT, _YEAR)), re.IGNORECASE)


def find_fact(text: str) -> re.Match[str] | None:
    """Return the first sign of a fact, figure, date or study in running text, or None."""
    return _FACT.search(text)


def find_fact_in_story(text: str) -> re.Match[str] | None:
    """Return the same for an invented case, where ages, house numbers and minutes are part of the story."""
    return _FACT_IN_STORY.search(text)


def find_overclaims(text: str) -> Iterator[tuple[str, str]]:
    """Yield (words, what to say instead) for what a sentence states flatly; a sentence that doubts it may stand."""
    for sentence in split_sentences(" ".join(text.split())):
        if not _HEDGE.search(sentence):
            for pattern, reason in _BANNED:
                found = pattern.search(sentence)
                if found:
                    yield found.group(), reason
