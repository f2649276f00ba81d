"""The attendance list of a workshop: sent as a file, looked at together, and then taken in."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.answers import Answerable, Reply, TakesFiles, Unclear
from conversations.messages import Sent
from conversations.options import Option
from conversations.questions import Question, Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.invite import KnownCohort, which_cohort
from conversations.texts import Text, lines
from conversations.texts import text as text_of

SPREADSHEETS = frozenset({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
MOST_PROBLEMS = 10


class ImportFacts(BaseModel):
    """The cohorts there are, the newest first; at least one."""

    model_config = ConfigDict(frozen=True)

    cohorts: tuple[KnownCohort, ...]


class ListSent(BaseModel):
    """A list has come: `file_id` is the record of the file."""

    cohort_id: int
    file_id: int


class RowTrouble(BaseModel):
    """What is wrong in a row (0: in the file); `problem` is a text, `value` what stands there."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    problem: str
    value: str
    most: int

    @property
    def told(self) -> Text:
        column = text_of(f"column-{self.column}") if self.column else ""
        return text_of(self.problem, row=str(self.row), column=column, value=self.value, most=self.most)


class ImportReviewFacts(BaseModel):
    """What a list would bring. `problems` are the first of `problem_count`; `replaced` links would work no more."""

    model_config = ConfigDict(frozen=True)

    cohort: KnownCohort
    file_id: int
    new_smes: int
    known_smes: int
    people: int
    problems: tuple[RowTrouble, ...]
    problem_count: int
    replaced: int = 0


class ListReviewed(BaseModel):
    """`decision` is import, another (file) or stop."""

    cohort_id: int
    file_id: int
    decision: str


@dataclass(frozen=True)
class Spreadsheet(TakesFiles):
    """A file that can be a list."""

    def parse(self, content: Answerable, today: date) -> Reply:
        if not isinstance(content, Sent):
            raise Unclear(text_of("import-needs-file"))
        if content.file is None:
            raise Unclear(text_of(content.problem or "unclear-file"))
        if content.file.mime not in SPREADSHEETS:
            raise Unclear(text_of("attendance-file-unreadable"))
        return Reply(file=content.file)

    def load(self, saved: object) -> Reply:
        return Reply.model_validate(saved)


def import_list(facts: ImportFacts) -> Script[ListSent]:
    cohort_id = yield from which_cohort(facts.cohorts)
    reply = yield from Question("file", text_of("import-ask-file"), Spreadsheet())
    return ListSent(cohort_id=cohort_id, file_id=reply.file.id if reply.file is not None else 0)


def import_review(facts: ImportReviewFacts) -> Script[ListReviewed]:
    options = [Option(decision, text_of(f"import-{decision}")) for decision in ("import", "another", "stop")]
    decision = yield from choice("decision", _preview(facts), options)
    return ListReviewed(cohort_id=facts.cohort.id, file_id=facts.file_id, decision=decision)


def _preview(facts: ImportReviewFacts) -> Text:
    found = text_of(
        "import-preview", cohort=facts.cohort.name, new=facts.new_smes, known=facts.known_smes, people=facts.people
    )
    more = facts.problem_count - len(facts.problems)
    rest = [text_of("import-more-problems", count=more)] if more else []
    told = [lines(text_of("import-problems"), *(one.told for one in facts.problems), *rest)] if facts.problems else []
    replaced = [text_of("import-would-replace", count=facts.replaced)] if facts.replaced else []
    return lines(found, *told, *replaced, text_of("import-ask-decision"), gap="\n\n")


IMPORT_LIST = ScriptDefinition("import_list", import_list, ImportFacts, "title-import", goes_back=True)
IMPORT_REVIEW = ScriptDefinition("import_review", import_review, ImportReviewFacts, "title-import")
