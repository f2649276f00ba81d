"""Methods that bring updates to the bot: the long poll and the webhook's settings."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.fakes.telegram.account import Account
from tests.fakes.telegram.updates import Waiting
from tests.fakes.telegram.webhook import Webhook
from tests.fakes.telegram.wire import BotApiError, Call, JsonObject, bad_request

POLL_LIMIT = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PUBLIC_PORTS = {None, 443, 80, 88, 8443}
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class Reception:
    """How one bot gets its updates: at most one open poll, or a webhook."""

    account: Account
    retry_seconds: float = 0.2
    webhook: Webhook | None = None
    _poll: "asyncio.Future[None] | None" = field(default=None, repr=False)

    def _end_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(BotApiError(409, reason))

    async def get_updates(self, call: Call) -> list[Waiting]:
        if self.webhook is not None:
            raise BotApiError(409, WEBHOOK_ACTIVE)
        self._end_poll(OTHER_POLL)
        queue = self.account.updates
        queue.allow(call.parsed("allowed_updates"))
        queue.confirm(call.integer("offset"))
        limit = min(100, max(1, call.integer("limit", 100)))
        until = time.monotonic() + min(POLL_LIMIT, call.integer("timeout"))
        page = queue.page(limit)
        while not page and await self._wait(until - time.monotonic()):
            page = queue.page(limit)
        return page

    async def _wait(self, seconds: float) -> bool:
        """True after a ring; raises 409 if another poll or a webhook takes over."""
        if seconds <= 0:
            return False
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            return await self.account.updates.bell.wait(seconds, poll)
        finally:
            poll.cancel()

    async def set_webhook(self, call: Call) -> bool:
        url = call.text("url")
        if not url:
            return await self.delete_webhook(call)
        _check_url(url)
        secret = call.text("secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = min(100, max(1, call.integer("max_connections", 40)))
        await self.close()
        self._end_poll("Conflict: terminated by setWebhook request")
        self._prepare(call)
        self.webhook = Webhook(self.account.updates, url, secret, connections, self.retry_seconds)
        self.webhook.start()
        return True

    async def delete_webhook(self, call: Call) -> bool:
        await self.close()
        self._prepare(call)
        return True

    def _prepare(self, call: Call) -> None:
        self.account.updates.allow(call.parsed("allowed_updates"))
        if call.boolean("drop_pending_updates"):
            self.account.updates.clear()

    async def get_webhook_info(self, call: Call) -> JsonObject:
        webhook = self.webhook
        info: JsonObject = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.account.updates.waiting),
        }
        if webhook is None:
            return info
        info |= {"max_connections": webhook.max_connections}
        info |= {"allowed_updates": sorted(self.account.updates.allowed)}
        if webhook.last_error:
            error_date = int(webhook.last_error_at.timestamp())
            info |= {"last_error_message": webhook.last_error, "last_error_date": error_date}
        return info

    async def close(self) -> None:
        if self.webhook is not None:
            await self.webhook.stop()
            self.webhook = None

    async def stop(self) -> None:
        """Ends the webhook and an open poll, when the server goes down."""
        await self.close()
        self._end_poll("Conflict: the server is going down")


def _check_url(url: str) -> None:
    """HTTPS on Telegram's ports; plain HTTP and any port on loopback alone."""
    parts = urlsplit(url)
    if parts.hostname in {"127.0.0.1", "localhost", "::1"}:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PUBLIC_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
