"""Many values in one statement, which is the same whatever their number: they travel as one parameter.

Rows travel as a JSON document that the database takes apart itself, at a fraction of what it costs to bind every value
of every row; SQLite, which lies in our own process, is quicker still when its driver takes row after row.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    Dialect,
    Executable,
    Integer,
    Subquery,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import column as named
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from records.dialect import dialect_of

T = TypeVar("T")

PLACE, ROWS = "place", "rows"


def given(dialect: str, document: str, *columns: Column[Any]) -> Subquery:
    """The rows of the parameter `document`, a JSON list of objects: these columns, and their `place` in the list."""
    each, place = _elements(dialect, document)
    values = (_value(dialect, each, column).label(column.name) for column in columns)
    return select(place.label(PLACE), *values).subquery()


def among(dialect: str, column: InstrumentedAttribute[T] | ColumnElement[T], name: str) -> ColumnElement[bool]:
    """Whether a column is one of the parameter `name`, which `members` makes."""
    if dialect == "sqlite":
        return column.in_(select(func.json_each(_document(name)).table_valued("value").c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def members(dialect: str, values: Collection[object]) -> object:
    """What to give for the parameter of `among`."""
    return to_json(values).decode() if dialect == "sqlite" else list(values)


def change_rows(session: Session, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Set these columns of rows of which the id comes last: JSON as text, and nothing else that needs a translation."""
    connection, dialect = session.connection(), dialect_of(session)
    if not rows:
        return
    if dialect == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in columns)
        connection.exec_driver_sql(f"UPDATE {table.name} SET {settings} WHERE id = ?", list(rows))  # noqa: S608  names of ours
    else:
        document = [dict(zip((*columns, "id"), row, strict=True)) for row in rows]
        connection.execute(_change(dialect, table, tuple(columns)), {ROWS: to_json(document).decode()})


def add_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]], **shared: object
) -> None:
    """New rows in this order, as for `change_rows`; what is `shared` they all have, and the usual defaults."""
    connection, dialect = session.connection(), dialect_of(session)
    if not rows:
        return
    if dialect == "sqlite":
        constants = {**_defaults(table, {*columns, *shared}), **shared}
        names = (*columns, *constants)
        same = tuple(_bound(table.c[name], value, connection.dialect) for name, value in constants.items())
        marks = ", ".join("?" for _ in names)
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  names of ours
        connection.exec_driver_sql(statement, [(*row, *same) for row in rows])
    else:
        document = [dict(zip(columns, row, strict=True)) for row in rows]
        added = _add(dialect, table, tuple(columns), tuple(shared))
        connection.execute(added, {ROWS: to_json(document).decode(), **shared})


@cache
def _change(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    rows = given(dialect, ROWS, *(table.c[name] for name in (*columns, "id")))
    return update(table).where(table.c.id == rows.c.id).values({name: rows.c[name] for name in columns})


@cache
def _add(dialect: str, table: Table, columns: tuple[str, ...], shared: tuple[str, ...]) -> Executable:
    rows = given(dialect, ROWS, *(table.c[name] for name in columns))
    same = [bindparam(name, type_=table.c[name].type) for name in shared]
    found = select(*(rows.c[name] for name in columns), *same).order_by(rows.c[PLACE])
    return insert(table).from_select([*columns, *shared], found)


@cache
def _all_defaults(table: Table) -> dict[str, object]:
    return {
        column.name: column.default.arg for column in table.c if isinstance(column.default, ScalarElementColumnDefault)
    }


def _defaults(table: Table, known: AbstractSet[str]) -> dict[str, object]:
    return {name: value for name, value in _all_defaults(table).items() if name not in known}


def _bound(column: Column[Any], value: object, dialect: Dialect) -> object:
    """As the driver takes it."""
    processor = column.type.dialect_impl(dialect).bind_processor(dialect)
    return value if processor is None else processor(value)


def _elements(dialect: str, document: str) -> tuple[ColumnElement[Any], ColumnElement[int]]:
    if dialect == "sqlite":
        table = func.json_each(_document(document)).table_valued(named("value"), named("key", Integer))
        return table.c.value, table.c.key
    elements = func.json_array_elements(cast(_document(document), JSON))
    table = elements.table_valued("value", with_ordinality=PLACE).render_derived()
    return table.c.value, table.c[PLACE]


def _value(dialect: str, each: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    if dialect == "sqlite":
        return func.json_extract(each, f"$.{column.name}", type_=column.type)
    return cast(each.op("->>", return_type=Text())(column.name), column.type)


def _document(name: str) -> BindParameter[str]:
    return bindparam(name, type_=Text())
