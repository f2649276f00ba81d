"""Documents that people send, opened in a process of their own that can do little and does not last.

`process` is this side of the door; `worker` and what it imports run behind it and are imported nowhere else.
"""
