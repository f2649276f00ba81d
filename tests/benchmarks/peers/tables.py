"""The two tables of the bots that keep their dialogue by SQLAlchemy's async session: as durable as SQLite can be."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON}  # noqa: RUF012  SQLAlchemy's own way


class Talk(Table):
    """How far a chat is."""

    __tablename__ = "talks"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str | None]
    answers: Mapped[dict[str, Any]]


class Reply(Table):
    """A message to be sent."""

    __tablename__ = "replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    payload: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Store:
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]

    @classmethod
    async def opened(cls, path: Path, synchronous: str) -> "Store":
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 30})

        def prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA synchronous={synchronous}")
            cursor.close()

        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        event.listen(engine.sync_engine, "connect", prepare)
        event.listen(engine.sync_engine, "begin", begin)
        async with engine.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
        return cls(engine, async_sessionmaker(engine, expire_on_commit=False))

    async def answers(self) -> int:
        """How many answers are stored; it fails when a commit is not what it should be."""
        async with self.sessions() as session:
            assert (await session.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
            assert await session.scalar(select(func.count()).select_from(Reply))
            return sum(len(answers) for answers in await session.scalars(select(Talk.answers)))

    async def close(self) -> None:
        await self.engine.dispose()
