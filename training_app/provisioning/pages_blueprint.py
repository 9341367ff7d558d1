"""The blueprint of the pages, which need a signed-in administrator, apart from the resources, which need a token."""

from flask import Blueprint

pages = Blueprint("provisioning", __name__, template_folder="templates")
