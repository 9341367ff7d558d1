"""Whose door this is: the agency people sign in to here, and the frame of pages where nobody may be signed in."""

from flask import current_app

from training_app.accounts.frame_parts import frame_at_door, frame_for
from training_app.accounts.guard import current_identity
from training_app.accounts.models import Agency
from training_app.accounts.queries import agency_at_door
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.web.frame import Frame

NO_AGENCY = AgencyId(0)


def frame_for_request() -> Frame:
    """The frame of a page that anyone may see, such as an error: the person's own when signed in."""
    identity = current_identity()
    return frame_for(identity, "", brand=_brand()) if identity is not None else frame_at_this_door()


def frame_at_this_door() -> Frame:
    """The frame of the sign-in pages."""
    agency = _agency()
    if agency is None:
        return frame_at_door("", brand=_brand(), is_demo=False, peer_team=None)
    label, phone = agency.peer_team_label, agency.peer_team_phone
    peer_team = (label, phone) if label and phone else None
    return frame_at_door(agency.name, brand=_brand(), is_demo=agency.is_demo, peer_team=peer_team)


def agency_id_at_this_door() -> AgencyId:
    """The agency whose names are looked up; ``NO_AGENCY`` in an empty database, where every name is unknown."""
    agency = _agency()
    return AgencyId(agency.id) if agency is not None else NO_AGENCY


def _agency() -> Agency | None:
    return agency_at_door(db.session(), current_app.config.get("SIGN_IN_AGENCY_ID"))


def _brand() -> str:
    return str(current_app.config["BRAND"])
