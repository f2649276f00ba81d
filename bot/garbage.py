"""Python looks for garbage as often as objects are made; a bot that makes and drops many would look all the time."""

import gc

COLLECTED_AFTER = (50_000, 20, 50)
"""So many new objects, and so many collections of the younger ones, come before a collection: some megabytes."""


def keep_what_is_loaded() -> None:
    """What there is now stays, and is not looked through any more; what comes is looked through rarely."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
