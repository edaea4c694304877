"""Load the supply model behind a page that shows a little of it, so that nobody waits for the first answer."""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa

from geo.database import transaction
from geo.errors import AtlasError
from quarters.supply.loading import loaded_model
from quarters.supply.model import SupplyModel
from ui.supply import reads

_log = logging.getLogger("quartiersatlas.ui")
_warm: list[SupplyModel] = []
_running = threading.Lock()


def ready_model() -> SupplyModel | None:
    """Return the model when it is loaded and every service computed, else None while a thread does that.

    Raises
    ------
    AtlasError
        When the model cannot be loaded, for example without a walking network.
    """
    with transaction() as connection:
        model = loaded_model(connection)
    if model is not None and _warm and _warm[0] is model:
        return reads.current_model()
    if not _running.locked():
        threading.Thread(target=_load, daemon=True, name="supply-model").start()
    return None


def _load() -> None:
    if not _running.acquire(blocking=False):
        return
    try:
        model = reads.current_model()
        state = reads.state_of(model)
        for service in model.catalogue.services:
            state.distance_m(service)
        _warm[:] = [model]
    except (AtlasError, sa.exc.SQLAlchemyError) as error:  # nothing to load, or the database ended meanwhile
        _log.debug("no supply model: %s", error)
    finally:
        _running.release()
