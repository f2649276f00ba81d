"""What the channel calls whoever is speaking: known for the turn alone, and kept nowhere before they consent."""

from sqlalchemy.orm import Session


def introduce(session: Session, name: str | None) -> None:
    """This turn's message came from somebody whom the channel calls so."""
    session.info["sender_name"] = name


def sender_name(session: Session) -> str | None:
    """The channel's name for this turn's sender."""
    name = session.info.get("sender_name")
    return name if isinstance(name, str) else None
