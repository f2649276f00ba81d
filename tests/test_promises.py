"""What the page of promises says was measured: it is held to the figures that are kept."""

from tests.promises import PAGE, page


def test_the_page_of_promises_is_what_the_kept_figures_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.promises`"
