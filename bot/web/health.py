"""GET /health: whether the bot can work, and if not, why."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

FindProblems = Callable[[], Awaitable[Sequence[str]]]
"""What keeps the bot from working, one sentence with cause and remedy each; none when all is well. Names nobody."""


def health_route(find_problems: FindProblems) -> Route:
    """200 when ready, 503 with the causes when not: what load balancers and watchdogs ask for."""

    async def health(request: Request) -> JSONResponse:
        problems = await find_problems()
        answer = {"ready": not problems, "problems": list(problems)}
        return JSONResponse(answer, 503 if problems else 200, headers={"Cache-Control": "no-store"})

    return Route("/health", health)
