"""The ASGI app: what the bot answers over HTTP."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.web.health import FindProblems, health_route


def create_web_app(find_problems: FindProblems, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Health, and whatever `routes` come along: webhooks, metrics, the phones page last."""
    return Starlette(routes=[health_route(find_problems), *routes])
