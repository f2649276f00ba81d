"""The ASGI app: what the bot answers over HTTP."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.web.health import FindProblems, health_route
from bot.web.phones_page import PhonesPage, phones_mount


def create_web_app(
    find_problems: FindProblems, phones: PhonesPage | None = None, routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """Health, whatever `routes` the channels bring (webhooks), and the phones page when this is a rehearsal."""
    own = [health_route(find_problems), *routes]
    return Starlette(routes=[*own, phones_mount(phones)] if phones else own)
