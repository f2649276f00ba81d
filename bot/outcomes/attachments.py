"""Files that we make ourselves, kept so that they can be sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.desk import keep_made
from conversations.messages import Attachment

PNG = "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(session: Session, data: bytes, name: str, mime: str, now: datetime) -> Attachment:
    """Keep a file under the name that people will see; pictures are shown, everything else is offered."""
    return Attachment(keep_made(session, data, name, mime, now).id, picture=mime == PNG)
