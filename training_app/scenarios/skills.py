"""The five skills that scenarios show, under the same ids everywhere, so that reports can add them up.

A scenario names four or five of them, each in its own words ("Reason first" is one story's word for voice).
"""

from collections.abc import Mapping

SKILLS: Mapping[str, str] = {
    "safety": "Safety: time, distance, cover",
    "voice": "Voice: one calm voice, the reason first",
    "recognition": "Recognition: hear it, do not argue",
    "plain-words": "Plain words: say it so that it can be used",
    "hand-over": "Hand-over: leave a next step and a name",
}
"""Skill id to the general label, in the order that pages use."""
