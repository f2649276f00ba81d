"""What a run cost: the figures of one kind of fault, and whether they are what is wanted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from tests.faults.bench import Counts

KEPT_NOTES = 40


@dataclass
class Figures:
    """`lost`: answers that the platform had handed over and that left no trace, or were asked for twice by silence.

    `worst_doubles` is the most double messages after one fault; `max_gap_s` the longest from being back to a reply.
    """

    answers: int = 0
    lost: int = 0
    double_effects: int = 0
    double_messages: int = 0
    missing_messages: int = 0
    max_gap_s: float = 0.0
    faults: int = 0
    worst_doubles: int = 0
    seconds: float = 0.0
    not_run: str = ""
    more: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        full = asdict(self)
        more: dict[str, float] = full.pop("more")
        notes = full.pop("notes")[:KEPT_NOTES]
        full["max_gap_s"], full["seconds"] = round(self.max_gap_s, 2), round(self.seconds, 1)
        if not self.not_run:
            del full["not_run"]
        return full | more | {"notes": notes}

    def add(self, other: "Figures") -> None:
        """Another season of the same run."""
        for name in ("answers", "lost", "double_effects", "double_messages", "missing_messages", "faults", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.max_gap_s = max(self.max_gap_s, other.max_gap_s)
        self.worst_doubles = max(self.worst_doubles, other.worst_doubles)
        self.more |= other.more
        self.notes += other.notes


def figures_of(counts: Counts, lost: Mapping[str, str]) -> Figures:
    """What people saw, and which answers are not kept, by the name of the fact.

    An answer that nothing came of, so that it was given again, is lost too; each counts once.
    """
    return Figures(
        lost=len(counts.unanswered | lost.keys()),
        answers=counts.answers,
        double_messages=len(counts.doubles),
        max_gap_s=max(counts.gaps, default=0.0),
        faults=len(counts.faults),
        worst_doubles=_worst(counts.doubles, counts.faults),
        notes=[*counts.notes, *lost.values()],
    )


def _worst(doubles: Sequence[float], faults: Sequence[float]) -> int:
    """The most doubles between one fault and the next."""
    edges = [0.0, *faults, float("inf")]
    found = Counter(
        place for moment in doubles for place, (first, last) in enumerate(pairwise(edges)) if first <= moment < last
    )
    return max(found.values(), default=0)


@dataclass(frozen=True)
class Wanted:
    """The figures a kind of fault must keep to; doubles are per fault, None where they are not held."""

    doubles_mean: float | None = 0.7
    doubles_worst: int | None = 1
    gap: float | None = None
    most: tuple[tuple[str, float], ...] = ()

    def failures(self, figures: Figures) -> Iterator[str]:
        if figures.not_run:
            return
        limits: dict[str, float | None] = {"lost": 0, "double_effects": 0, "missing_messages": 0}
        limits |= {"worst_doubles": self.doubles_worst, "max_gap_s": self.gap}
        for name, most in limits.items():
            if most is not None and getattr(figures, name) > most:
                yield f"{name} {getattr(figures, name):g}, wanted at most {most:g}"
        mean = figures.double_messages / max(1, figures.faults)
        if self.doubles_mean is not None and mean > self.doubles_mean:
            yield f"double messages {mean:.2f} a fault, wanted at most {self.doubles_mean:g}"
        for name, most in self.most:
            if figures.more.get(name, 0) > most:
                yield f"{name} {figures.more[name]:g}, wanted at most {most:g}"
