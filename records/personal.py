"""Everything that is kept about one person, gathered for them to see. New tables are found by their foreign keys."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from records.columns import Record
from records.people import Contact, Person

NOT_TOLD = frozenset({"invitations", "cohort_staff"})
"""Tables that hold keys of the house, nothing about people."""
OWNERS = ("persons", "smes", "dialogues", "items", "check_ins", "action_plans", "stalls")
"""Tables whose rows other rows belong to."""

Rows = Mapping[str, list[dict[str, Any]]]
Owned = dict[str, set[int]]


def rows_about(session: Session, person: Person) -> Rows:
    """Each table's rows about a person and their SMEs, ready for JSON; of other people of the SME nothing personal."""
    owned = _first_owned(session, person)
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Record.metadata.sorted_tables:
        condition = _belongs(table, owned)
        if condition is None or table.name in NOT_TOLD:
            continue
        rows = [dict(row) for row in session.execute(select(table).where(condition)).mappings()]
        if table.name in OWNERS:
            owned[table.name] = {row["id"] for row in rows}
        if rows:
            found[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return found


def _first_owned(session: Session, person: Person) -> Owned:
    smes = session.scalars(select(Contact.sme_id).where(Contact.person_id == person.id))
    seats = Record.metadata.tables["seats"]
    dialogues = session.scalars(select(seats.c.dialogue_id).where(seats.c.person_id == person.id))
    return {"persons": {person.id}, "smes": set(smes), "dialogues": set(dialogues)}


def _belongs(table: Table, owned: Owned) -> ColumnElement[bool] | None:
    """What makes a row of the table one of theirs: it is one, says so by a foreign key, or is history of one."""
    if table.name in ("persons", "smes", "dialogues"):
        return table.c.id.in_(owned[table.name])
    if table.name == "state_changes":
        subjects = {"sme": owned["smes"], "item": owned.get("items", set()), "stall": owned.get("stalls", set())}
        return or_(*(and_(table.c.subject == name, table.c.subject_id.in_(ids)) for name, ids in subjects.items()))
    links = [(key.parent, key.column.table.name) for key in table.foreign_keys if key.column.table.name in owned]
    personal = [(column, owner) for column, owner in links if owner == "persons"]
    conditions = [column.in_(owned[owner]) for column, owner in personal or links]
    return or_(*conditions) if conditions else None


def _plain(value: Any) -> Any:  # noqa: ANN401  any column's value
    return value.isoformat() if isinstance(value, datetime | date | time) else value
