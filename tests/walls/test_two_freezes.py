"""Two freezes of one document: whoever ends the first while the second is being written frees nothing."""

from __future__ import annotations

import os
import threading
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.databases import OwnDatabase
from tests.world import World

FREEZE = (
    "INSERT INTO incidents_freeze (id, level, document_id, reason)"
    " VALUES (%s, 'document', %s, 'reported')"
)
LIFT = "UPDATE incidents_freeze SET ended_at = now() WHERE id = %s"


@pytest.mark.parametrize("second_is_first", [False, True])
def test_document_stays_frozen_while_any_freeze_lies_on_it(
    own_database: OwnDatabase, the_world: World, second_is_first: bool
) -> None:
    document, first = the_world.document("Loch gas").id, uuid4()

    def connected() -> psycopg.Connection[Any]:
        return psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=own_database.name)

    with connected() as dpo, connected() as reporter:
        dpo.execute(FREEZE, [first, document])
        dpo.commit()
        one, other = (reporter, dpo) if second_is_first else (dpo, reporter)
        statements = {dpo: (LIFT, [first]), reporter: (FREEZE, [uuid4(), document])}
        one.execute(*statements[one])

        def act() -> None:
            other.execute(*statements[other])
            other.commit()

        late = threading.Thread(target=act)
        late.start()
        late.join(timeout=1)
        one.commit()
        late.join()
        (frozen,) = dpo.execute(
            "SELECT frozen FROM documents_document WHERE id = %s", [document]
        ).fetchone() or (None,)
    assert frozen
