"""The demo's people: invented names, units and badges, the same for the same seed."""

import random
from dataclasses import dataclass
from enum import StrEnum

AGENCY = "Cedar Falls PD (demo)"
HOME_PAGE = "https://training.cedarfalls.example"
TIME_ZONE = "America/Chicago"
PEER_TEAM = ("Peer team", "555-0142")


class UnitName(StrEnum):
    """The units, in the order of reports."""

    PATROL_A = "Patrol A"
    PATROL_B = "Patrol B"
    DETECTIVES = "Detectives"
    DISPATCH = "Dispatch"
    RECORDS = "Records"
    COMMAND = "Command"


SIZES = {
    UnitName.PATROL_A: 30,
    UnitName.PATROL_B: 30,
    UnitName.DETECTIVES: 18,
    UnitName.DISPATCH: 20,
    UnitName.RECORDS: 10,
    UnitName.COMMAND: 12,
}
CIVILIAN = frozenset({UnitName.DISPATCH, UnitName.RECORDS})


class Seat(StrEnum):
    """What a person of the demo is, beside taking modules."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ADMIN = "administrator"


@dataclass(frozen=True, slots=True)
class CastMember:
    """One invented person. ``is_named`` for the few whom the demo is told with."""

    given_name: str
    family_name: str
    badge: str
    unit: UnitName
    seat: Seat = Seat.OFFICER
    is_named: bool = False


OFFICER = CastMember("Jamie", "Ortiz", "4417", UnitName.PATROL_B, is_named=True)
SUPERVISOR = CastMember("Sam", "Whitfield", "4402", UnitName.PATROL_B, Seat.SUPERVISOR, is_named=True)
COORDINATOR = CastMember("Dana", "Abara", "4911", UnitName.COMMAND, Seat.COORDINATOR, is_named=True)
ADMIN = CastMember("Lee", "Hollis", "4912", UnitName.COMMAND, Seat.ADMIN, is_named=True)
_NAMED = (OFFICER, SUPERVISOR, COORDINATOR, ADMIN)


def _names(text: str) -> list[str]:
    return text.split()


_GIVEN = _names(
    "Ada Alma Amir Anika Arlo Bea Bram Carla Cato Cleo Dario Della Edith Elio Ezra Farah Flora Gwen Hana Hugo "
    "Ida Ines Ivo Jonah June Kaya Kofi Lars Lena Lior Luz Mabel Malik Mara Milo Mina Nadia Nico Nora Odell "
    "Omar Opal Pia Quinn Rafael Reza Rita Rosa Ruben Sanna Selma Silas Sofia Tariq Tessa Theo Tomas Uma Vera "
    "Viggo Wanda Xenia Yara Zeke"
)
_FAMILY = _names(
    "Aldana Ambrose Ashgrove Bexley Birkeland Boateng Brandvold Calloway Castellan Cheverton Corwin Dalgaard "
    "Delacroix Desrosiers Eastlake Ekholm Fairburn Fenwick Galloway Gorski Granholm Greywolf Halvorsen "
    "Hatherly Idowu Ingersoll Jankowski Jessop Kallio Keating Kimura Kowal Lachance Larkspur Lindqvist "
    "Lockridge Maddox Marchetti Mensah Mirza Montrose Nakai Nightwood Novak Nwosu Oakhurst Okafor Olander "
    "Pacheco Pemberton Petrakis Quarrie Quiroga Ravndal Redfern Rosales Sandoval Seabrook Shirazi Skovgaard "
    "Tafoya Thorne Tolliver Ueda Underhill Vandermeer Vasko Velarde Wexler Winterbourne Yancey Yoder Zabel "
    "Zamudio"
)


def cast_demo(seed: int) -> list[CastMember]:
    """All 120 people, unit by unit; the named ones stand first in their units."""
    # not for secrets: the same seed is to give the same people
    dice = random.Random(f"cast {seed}")  # noqa: S311
    names = [(given, family) for given in _GIVEN for family in _FAMILY]
    dice.shuffle(names)
    taken = {member.badge for member in _NAMED}
    badges = (str(number) for number in range(4101, 4999) if str(number) not in taken)
    cast: list[CastMember] = []
    for unit, size in SIZES.items():
        named = [member for member in _NAMED if member.unit is unit]
        cast.extend(named)
        cast.extend(CastMember(*names.pop(), next(badges), unit) for _ in range(size - len(named)))
    return cast
