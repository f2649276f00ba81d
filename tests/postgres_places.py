"""Clean PostgreSQL databases with the whole schema: one that a test has left in order is cleaned and used again."""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import Connection, create_engine, text

TEMPLATE = "template_rumbo"
MOST_BYTES = 24 * 1024 * 1024
"""A larger one is not used again: a test has filled it."""

OTHERS = text(
    "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())"
    " + (SELECT count(*) FROM pg_db_role_setting) + (SELECT count(*) FROM pg_prepared_xacts)"
    " + (SELECT count(*) FROM pg_stats WHERE schemaname = 'public')"
)
"""What of a test's would be met by the next one, rows aside."""
FORM = text(
    "SELECT md5(string_agg(line, ',' ORDER BY line)) FROM ("
    " SELECT attrelid::regclass || attname || atttypid || atttypmod || attnotnull AS line"
    " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace"
    " UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    " UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
    " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
    " UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'at ' || version_num FROM alembic_version) AS lines"
)
CLEAN = text(
    """DO $$
    DECLARE name text; used bool; filled text[];
    BEGIN
        FOR name IN SELECT format('%I', tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO used;
            IF used THEN filled := array_append(filled, name); END IF;
        END LOOP;
        IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
        PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
    END $$"""
)
"""Emptied from the ground: rows that were merely deleted would leave places in which later ones stand out of order."""


@dataclass
class PostgresPlaces:
    """Databases on the server at `url`, a copy of its template each."""

    url: str
    _free: list[str] = field(default_factory=list)
    _form: str | None = None

    def take(self) -> str:
        """The address of a clean one."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex}"
        self._on("postgres", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.address(name)

    def give_back(self, url: str) -> None:
        """Clean it for the next test; one that was changed in its form, or is still in use, is left alone."""
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                again = self._is_in_order(connection)
                if again:
                    connection.execute(CLEAN)
        finally:
            engine.dispose()
        if again:
            self._free.append(url)

    def address(self, name: str) -> str:
        """The address of a database of that name."""
        return self.url.replace("/postgres?", f"/{name}?")

    def _is_in_order(self, connection: Connection) -> bool:
        if connection.scalar(OTHERS) or self._size(connection) > MOST_BYTES:
            return False
        return bool(connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))) and (
            connection.scalar(FORM) == self._form_of_template()
        )

    def _size(self, connection: Connection) -> int:
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0

    def _form_of_template(self) -> str | None:
        if self._form is None:
            engine = create_engine(self.address(TEMPLATE))
            with engine.connect() as connection:
                self._form = connection.scalar(FORM)
            engine.dispose()
        return self._form

    def _on(self, name: str, statement: str) -> None:
        engine = create_engine(self.address(name) if name != "postgres" else self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
