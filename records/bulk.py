"""Many values in one statement, which is the same whatever their number: they travel as one parameter.

Rows travel as a JSON document that the database takes apart itself, at a fraction of what it costs to bind every value
of every row.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    Integer,
    Subquery,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy import column as named
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T")

PLACE = "place"


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
    if isinstance(column.type, JSON):
        return each.op("->", return_type=column.type)(column.name)
    return cast(each.op("->>", return_type=Text())(column.name), column.type)


def _document(name: str) -> BindParameter[str]:
    return bindparam(name, type_=Text())
