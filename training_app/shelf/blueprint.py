"""The blueprint of this room, on which its files put their views."""

from flask import Blueprint

blueprint = Blueprint("shelf", __name__, template_folder="templates")
