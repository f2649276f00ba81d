"""When two spellings are one company."""

import re

from conversations.typed import fold

# Legal forms of the Americas, as they stand at the end of a name: S.A. de C.V., S. de R.L., SAS, Ltda., Inc. …
_LEGAL_FORM = re.compile(
    r" (?:(?:s ?a ?p ?i|s ?a ?s|s ?a ?b|s ?a|s ?c|s ?p ?r|s ?de ?r ?l)(?: ?de ?(?:c ?v|r ?l))?(?: ?m ?i)?"
    r"|s ?r ?l|s ?a ?c|e ?i ?r ?l|ltda|limitada|ltd|inc|llc|corp|cia|y cia)$"
)


def natural_key(name: str, country: str) -> str:
    """The same for every spelling of a company's name in a country, its legal form aside; unique within a cohort."""
    words = re.sub(r"[\W_]+", " ", fold(name)).strip()
    return f"{_LEGAL_FORM.sub('', words) or words}|{country}"
