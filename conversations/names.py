"""How people are called in a greeting. Pure."""


def first_name(name: str) -> str:
    """`Laura` of "Laura Méndez"; a title or a shortened name stays with what follows it: `Ing. Rosa`, `Ma. Elena`."""
    words = name.split()
    kept = next((number for number, word in enumerate(words) if not word.endswith(".")), len(words) - 1)
    return " ".join(words[: kept + 1])
