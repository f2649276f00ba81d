"""GET /health: whether the bot can work, and if not, why; GET /health/live: whether the process answers at all."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.watching import Health

FindHealth = Callable[[], Awaitable[Health]]
"""One sentence with cause and remedy each; no problems when the bot works. Names nobody."""
NEVER_KEPT = {"Cache-Control": "no-store"}


def health_routes(find_health: FindHealth) -> list[Route]:
    """200 when the bot works, whatever there is to notice; 503 with the causes when it does not.

    Balancers and monitoring ask /health; who restarts processes asks /health/live, which needs no database.
    """

    async def ready(request: Request) -> JSONResponse:
        found = await find_health()
        answer = {"ready": not found.problems, "problems": found.problems, "notices": found.notices}
        return JSONResponse(answer, 503 if found.problems else 200, headers=NEVER_KEPT)

    async def live(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True}, headers=NEVER_KEPT)

    return [Route("/health", ready), Route("/health/live", live)]
