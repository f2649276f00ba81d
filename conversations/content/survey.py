"""The instruments: the self-diagnosis of an SME and the survey of a person, as `survey.yaml` writes them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from conversations.content.catalogue import Lens
from conversations.content.localized import Frozen, Localized


class Step(Localized):
    """A step of a scale; `value` is empty for "not applicable"."""

    value: int | None
    meaning_es: str = ""
    meaning_en: str = ""

    @property
    def meaning(self) -> Localized:
        return Localized(es=self.meaning_es, en=self.meaning_en)


class Band(Localized):
    """A range of percentages with a name, for wording on the phone only."""

    code: str
    starts: int = Field(alias="from")
    below: int


class Statement(Localized):
    """What an SME says of itself, e.g. `GOV1`."""

    id: str
    lens: tuple[Lens, ...]


class DiagnosticArea(Frozen):
    code: str
    name: Localized
    reference_2014_pct: int
    statements: tuple[Statement, ...]


class ExtraQuestion(Localized):
    """Asked at month six only where it informs the report."""

    id: str
    trigger: str
    scale: str = ""
    report: str = ""


class Diagnostic(Frozen):
    unit: str
    waves: tuple[str, ...]
    est_seconds_per_statement: int
    present: str
    intro: Localized
    scale: tuple[Step, ...]
    scoring: Mapping[str, float | str]
    bands: tuple[Band, ...]
    areas: tuple[DiagnosticArea, ...]
    month6_extra: tuple[ExtraQuestion, ...]

    def statements(self) -> tuple[Statement, ...]:
        return tuple(statement for area in self.areas for statement in area.statements)

    def band(self, percentage: float) -> Band:
        return next(band for band in self.bands if band.starts <= percentage < band.below)


class Wave(Frozen):
    """When a person answers: `T0` before the workshop, `T1` after it, `T2` at month six."""

    code: str
    when: str
    note: str


class Option(Localized):
    id: str


class KnowledgeQuestion(Frozen):
    id: str
    topic: str
    q: Localized
    options: tuple[Option, ...]
    correct: str


class Belief(Localized):
    """A sentence to agree with; the headline one is reported on its own."""

    id: str
    headline: bool = False


class ExperienceQuestion(Localized):
    """Asked at month six; `options` are codes, named in the texts as `effect-…`."""

    id: str
    type: Literal["scale_1_5", "multi", "open"]
    options: tuple[str, ...] = ()


class Survey(Frozen):
    unit: str
    waves: tuple[Wave, ...]
    est_minutes: int
    shuffle_options: bool
    intro: Localized
    dont_know: Localized
    knowledge: tuple[KnowledgeQuestion, ...]
    agree_scale: tuple[Step, ...]
    gender_perception: tuple[Belief, ...]
    beliefs: tuple[Belief, ...]
    experience: tuple[ExperienceQuestion, ...] = Field(alias="experience_T2")
    scoring: Mapping[str, object]


class Instruments(Frozen):
    version: int
    languages: tuple[str, ...]
    diagnostic: Diagnostic
    survey: Survey
