"""What the engine must know of a script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from conversations.questions import Script


@dataclass(frozen=True)
class ScriptDefinition:
    """A script by name: its function, the facts it is opened with and its title (a text id).

    `takes_text`: typed words may answer it; a card is answered by its buttons alone until it is opened.
    `goes_back`: "Back" is shown. `lasts`: leaving it half-way keeps it, to be gone on with later.
    `leads_back`: when it ends, the dialogue that was open before it is asked again at once.
    """

    name: str
    run: Callable[[Any], Script[Any]]
    facts: type[BaseModel]
    title: str
    takes_text: bool = True
    goes_back: bool = False
    lasts: bool = False
    leads_back: bool = True
