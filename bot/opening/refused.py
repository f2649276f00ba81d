"""Why a document is not kept."""


class Refused(Exception):
    """The document is not kept; the message is the id of the text that says why."""
