"""An attendance list becomes invited SMEs with a personal link each; a second time it makes nothing twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.files import read_cells
from bot.outcomes.attachments import XLSX, attach
from bot.outcomes.enrolment import Enrolment, has_registered, sme_key, smes_by_key
from conversations.desk import desk_of, drop_file
from conversations.outcomes.office import acting_admin, open_afresh
from conversations.scripts.import_list import (
    MOST_PROBLEMS,
    ImportFacts,
    ImportReviewFacts,
    ListReviewed,
    ListSent,
    RowTrouble,
)
from conversations.scripts.invite import KnownCohort
from conversations.speaking import SECRET, reader_of, tell
from conversations.texts import Text, lines, say, text
from records.history import author
from records.invitations import invite_sme, open_ways_of
from records.people import Cohort, Contact, Invitation, Person, Sme
from records.plans import StoredFile
from reports.attendance import MOST_ROWS, Attendance, AttendanceRow, RowProblem, read_attendance
from reports.attendance_cells import UNREADABLE

log = structlog.get_logger()


def ask_for_list(session: Session, person: Person, cohorts: Sequence[Cohort], now: datetime) -> None:
    """Hand over the sheet to fill in, and ask for the list."""
    from reports.attendance_sheet import template  # noqa: PLC0415  the bot starts faster without it

    name = say(text("import-template-name"), reader_of(person))
    sheet = attach(session, template(person.language), f"{name}.xlsx", XLSX, now)
    tell(session, person, text("import-template"), now, attachment=sheet)
    _ask_for_file(session, person, cohorts, now)


def on_list_sent(session: Session, person: Person, result: ListSent, now: datetime) -> None:
    """Show what the list would bring; what cannot be read at all is said, and another file asked for."""
    cohort = _cohort(session, person, result.cohort_id, now)
    if cohort is None:
        return
    attendance = _read(session, result.file_id, cohort)
    if not attendance.rows:
        _ask_for_another(session, person, cohort, attendance, now)
        drop_file(session, result.file_id)
        return
    facts = _preview(session, cohort, result.file_id, attendance, now)
    open_afresh(session, person, "import_review", facts, f"import:{person.id}", now)


def on_list_reviewed(session: Session, person: Person, result: ListReviewed, now: datetime) -> None:
    """Take the list in, ask for another file, or leave everything as it is; the list itself is not kept."""
    cohort = _cohort(session, person, result.cohort_id, now)
    if cohort is None:
        return
    if result.decision == "another":
        _ask_for_file(session, person, [cohort], now)
    elif result.decision == "stop":
        tell(session, person, text("import-stopped"), now)
    elif (attendance := _read(session, result.file_id, cohort)).rows:
        _take_in(session, person, cohort, attendance.rows, now)
    else:  # a restored backup has the question, but no longer the cells
        _ask_for_another(session, person, cohort, attendance, now)
    drop_file(session, result.file_id)


def _ask_for_another(session: Session, person: Person, cohort: Cohort, attendance: Attendance, now: datetime) -> None:
    for problem in attendance.problems[:MOST_PROBLEMS] or [RowProblem(0, "", "attendance-file-empty")]:
        tell(session, person, problem.text, now)
    _ask_for_file(session, person, [cohort], now)


def _cohort(session: Session, person: Person, cohort_id: int, now: datetime) -> Cohort | None:
    """The cohort, held so that two imports at once do not make an SME twice."""
    if acting_admin(session, person, now) is None:
        return None
    cohort = session.get(Cohort, cohort_id, with_for_update=True)
    if cohort is None:
        tell(session, person, text("cohort-unknown"), now)
    return cohort


def _ask_for_file(session: Session, person: Person, cohorts: Sequence[Cohort], now: datetime) -> None:
    facts = ImportFacts(cohorts=tuple(known(cohort) for cohort in cohorts))
    open_afresh(session, person, "import_list", facts, f"import:{person.id}", now)


def known(cohort: Cohort) -> KnownCohort:
    return KnownCohort(id=cohort.id, name=cohort.name)


def _read(session: Session, file_id: int, cohort: Cohort) -> Attendance:
    file = session.get(StoredFile, file_id)
    if file is None:
        return read_attendance(UNREADABLE, "")
    return read_attendance(read_cells(desk_of(session).files.path(file.sha256)), file.name, cohort.country)


def _preview(
    session: Session, cohort: Cohort, file_id: int, attendance: Attendance, now: datetime
) -> ImportReviewFacts:
    listed = {sme_key(row, cohort) for row in attendance.rows}
    known_smes = smes_by_key(session, cohort)
    there = listed & known_smes.keys()
    return ImportReviewFacts(
        cohort=known(cohort),
        file_id=file_id,
        new_smes=len(listed - there),
        known_smes=len(there),
        replaced=len(_open_ways(session, [known_smes[key] for key in there], now)),
        people=len(attendance.rows),
        problems=tuple(_trouble(problem) for problem in attendance.problems[:MOST_PROBLEMS]),
        problem_count=len(attendance.problems),
    )


def _trouble(problem: RowProblem) -> RowTrouble:
    return RowTrouble(
        row=problem.row_number, column=problem.column, problem=problem.problem, value=problem.value, most=MOST_ROWS
    )


def _take_in(session: Session, person: Person, cohort: Cohort, rows: Sequence[AttendanceRow], now: datetime) -> None:
    from reports.attendance_sheet import listing  # noqa: PLC0415  the bot starts faster without it

    enrolment = Enrolment(session, cohort, smes_by_key(session, cohort), now)
    entered = [(row, enrolment.enter(row)) for row in rows]
    enrolment.finish(author(person))
    replaced = _open_ways(session, {sme for _, sme in entered}, now)
    for way in replaced:
        way.expires_at = now
    links = _links(session, person, [sme for _, sme in entered], now)
    new = len(enrolment.new)
    log.info("list.imported", cohort=cohort.id, rows=len(rows), new=new, person=person.id)
    sheet = listing(_once_each(entered, links), person.language)
    name = say(text("import-links-name", cohort=cohort.name), reader_of(person))
    told = _summary(new, len({sme.id for _, sme in entered}) - new, len(links), len(replaced))
    attachment = attach(session, sheet, f"{name}.xlsx", XLSX, now)
    tell(session, person, told, now, attachment=attachment, delivery=SECRET)


def _links(session: Session, person: Person, smes: Sequence[Sme], now: datetime) -> dict[int, str]:
    """A personal link for each SME that has not registered, by its id."""
    waiting = {sme.id: sme for sme in smes if not has_registered(sme)}
    desk = desk_of(session)
    return {
        sme.id: desk.link(person.channel, invite_sme(session, sme, _first_contact(sme), now).link)
        for sme in waiting.values()
    }


def _open_ways(session: Session, smes: Iterable[Sme], now: datetime) -> Sequence[Invitation]:
    """The personal links that new ones take the place of: what they say is not known any more, only its hash."""
    return open_ways_of(session, [sme.id for sme in smes if not has_registered(sme)], now)


def _first_contact(sme: Sme) -> Contact | None:
    return next((contact for contact in sme.contacts if contact.primary), None)


def _once_each(entered: Sequence[tuple[AttendanceRow, Sme]], links: dict[int, str]) -> list[tuple[AttendanceRow, str]]:
    """The rows as they came; the link of an SME stands in its first row."""
    left = dict(links)
    return [(row, left.pop(sme.id, "")) for row, sme in entered]


def _summary(new: int, there: int, links: int, replaced: int) -> Text:
    said = text("import-done", new=new, known=there, links=links)
    return lines(said, text("import-replaced", count=replaced)) if replaced else said
