"""The ASGI app: what the bot answers over HTTP."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.web.health import FindHealth, health_routes


def create_web_app(find_health: FindHealth, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Health, and whatever `routes` come along: metrics, webhooks, the phones page last."""
    return Starlette(routes=[*health_routes(find_health), *routes])
