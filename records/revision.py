"""Whether a database is at this version's schema, asked by one query: without Alembic, which takes long to load."""

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def is_current(url: str) -> bool:
    """Whether there is nothing to migrate; False too when the database cannot be asked."""
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def newest() -> str:
    """The revision of this version of the code: each migration's file begins with its four digits."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
