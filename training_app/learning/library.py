"""Which text an attempt sees: the catalogue's for new attempts, the stored version for old ones."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.content.catalogue import Catalogue, Module
from training_app.foundation.db import insert_if_absent
from training_app.learning.errors import ModuleUnknown
from training_app.learning.models import ContentVersion

Restore = Callable[[str], Module]


class Library:
    """The catalogue and, beside it, every older version that an attempt is bound to.

    Old versions are rebuilt from their stored text once per process and kept: they can never change.
    """

    def __init__(self, catalogue: Catalogue, restore: Restore) -> None:
        """``restore`` rebuilds a module from its stored package, see ``content.loader.restore_module``."""
        self.catalogue = catalogue
        self._restore = restore
        self._by_hash = {module.version_hash: module for module in catalogue.modules.values()}

    def current(self, module_id: str) -> Module:
        """The module as it is offered now.

        :raise ModuleUnknown: when the catalogue has no such module
        """
        module = self.catalogue.modules.get(module_id)
        if module is None:
            raise ModuleUnknown
        return module

    def bound(self, session: Session, version_hash: str) -> Module:
        """The module exactly as the attempt with this version saw it."""
        module = self._by_hash.get(version_hash)
        if module is None:
            stored = session.execute(
                select(ContentVersion.package_json).where(ContentVersion.version_hash == version_hash)
            ).scalar_one()
            module = self._by_hash[version_hash] = self._restore(stored)
        return module

    def keep(self, session: Session, module: Module, now: datetime) -> None:
        """Store the module's text under its version, unless it is stored already. No commit."""
        values = {
            "version_hash": module.version_hash,
            "module_id": module.id,
            "version": module.version,
            "package_json": module.package_json,
            "stored_at": now,
        }
        insert_if_absent(session, ContentVersion, values)
