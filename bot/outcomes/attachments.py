"""Files that we make ourselves, kept so that they can be sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.desk import desk_of
from conversations.messages import Attachment
from records.plans import StoredFile

PNG = "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(session: Session, data: bytes, name: str, mime: str, now: datetime) -> Attachment:
    """Keep a file under the name that people will see; pictures are shown, everything else is offered."""
    kept = desk_of(session).files.keep_bytes(data, name, mime)
    file = StoredFile(sha256=kept.sha256, name=name, mime=kept.mime, size=kept.size, created_at=now)
    session.add(file)
    session.flush()
    return Attachment(file.id, picture=mime == PNG)
