"""A person on a Telegram client: what they do."""

from urllib.parse import parse_qs, urlsplit

from tests.fakes.telegram.files import StoredFile
from tests.fakes.telegram.messages import Event, Message
from tests.fakes.telegram.people import Chat, Group, Person
from tests.fakes.telegram.rules import START_PAYLOAD, TEXT_LIMIT, utf16_length
from tests.fakes.telegram.screen import Screen
from tests.fakes.telegram.wire import JsonObject


def _entities(text: str) -> JsonObject:
    """The bot_command entity of a text that opens with a command."""
    if not text.startswith("/") or len(text) < 2:
        return {}
    length = len(text.split(maxsplit=1)[0])
    return {"entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def _pieces(text: str) -> list[str]:
    if utf16_length(text) <= TEXT_LIMIT:
        return [text]
    pieces, room = [""], TEXT_LIMIT
    for character in text:
        room -= utf16_length(character)
        if room < 0:
            pieces.append("")
            room = TEXT_LIMIT - utf16_length(character)
        pieces[-1] += character
    return pieces


class Phone(Screen):
    """Acts at once; the bot hears of it by its next update. `chat` defaults to the private one."""

    def start(self, payload: str = "") -> Message:
        """Presses start, by a deep link if there is a payload."""
        assert not payload or START_PAYLOAD.fullmatch(payload), "clients drop such a payload"
        self.person.started = self.person.known = True
        if self.person.blocked:
            self.unblock()
        return self.say(f"/start {payload}".strip())

    def follow(self, link: str) -> Message:
        """Opens a t.me link to the bot and presses start."""
        parts = urlsplit(link)
        bot = self.account.username.lower()
        assert parts.netloc == "t.me", f"not a Telegram link: {link}"
        assert parts.path.strip("/").lower() == bot, f"leads elsewhere: {link}"
        return self.start(parse_qs(parts.query).get("start", [""])[0])

    def say(self, text: str, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """A text beyond 4,096 UTF-16 units goes out in pieces, as clients do it."""
        assert text.strip(), "clients send no empty text"
        *pieces, last = _pieces(text)
        for piece in pieces:
            self.send({"text": piece}, chat, reply_to)
        return self.send({"text": last} | _entities(last), chat, reply_to)

    def send(self, content: JsonObject, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """Sends any content a Message may hold, such as {"location": {...}}."""
        chat = chat or self.person
        self._check_may_write(chat)
        content = content | ({"reply_to_message": reply_to.raw} if reply_to else {})
        message = self.account.write(chat, self.person.as_user(), content)
        return self._post(chat, message)

    def _check_may_write(self, chat: Chat) -> None:
        if isinstance(chat, Group):
            assert self.person.user_id in chat.member_ids, "not in this group"
            return
        assert chat is self.person, "people write to the bot, not to each other"
        assert self.person.started, "press start first: the client shows no text field"
        assert not self.person.blocked, "unblock first: the client shows no text field"

    def _post(self, chat: Chat, message: Message) -> Message:
        conversation = self.account.conversation(chat.chat_id)
        conversation.add(message)
        self.looks(chat)
        if isinstance(chat, Person) or self._bot_hears(chat, message):
            self._tell("message", message.raw, chat)
        return message

    def _bot_hears(self, group: Group, message: Message) -> bool:
        """Privacy mode: commands, mentions and replies to the bot."""
        replied = message.raw.get("reply_to_message", {}).get("from", {}).get("id")
        called = f"@{self.account.username}" in message.text
        to_bot = replied == self.account.user["id"]
        return group.bot_is_member and (message.text.startswith("/") or called or to_bot)

    def _tell(self, kind: str, payload: JsonObject, chat: Chat) -> JsonObject | None:
        return self.account.updates.emit(kind, payload, chat.chat_id)

    def edit(self, text: str, message: Message | None = None) -> Message:
        """Corrects an own message, by default the last text."""
        mine = [m for m in self.chat if not m.from_bot and "text" in m.raw]
        message = message or mine[-1]
        message.raw |= {"text": text, "edit_date": self.account.now()} | _entities(text)
        self.conversation.record(Event("corrected", text))
        self.looks()
        self._tell("edited_message", message.raw, self.person)
        return message

    def send_file(self, stored: StoredFile, caption: str = "", album: str = "") -> Message:
        content = stored.content() | ({"caption": caption} if caption else {})
        content |= {"media_group_id": album} if album else {}
        self._check_may_write(self.person)
        message = self.account.write(self.person, self.person.as_user(), content)
        message.file = stored
        return self._post(self.person, message)

    def send_photo(self, data: bytes, caption: str = "", *, album: str = "", size: int | None = None) -> Message:
        """`size` in bytes may claim more than there is."""
        stored = self.account.files.keep("photo", data, "photo.jpg", "image/jpeg", size)
        return self.send_file(stored, caption, album)

    def send_document(
        self,
        data: bytes,
        file_name: str,
        mime_type: str = "application/octet-stream",
        caption: str = "",
        *,
        album: str = "",
        size: int | None = None,
    ) -> Message:
        stored = self.account.files.keep("document", data, file_name, mime_type, size)
        return self.send_file(stored, caption, album)

    def send_voice(self, data: bytes = b"OggS voice", *, size: int | None = None) -> Message:
        return self.send_file(self.account.files.keep("voice", data, "", "audio/ogg", size))

    def share_contact(self, of: Person | None = None) -> Message:
        """Their own card, or somebody else's."""
        person = of or self.person
        card = {"phone_number": person.phone_number, "first_name": person.first_name}
        return self.send({"contact": card | {"user_id": person.user_id}})

    def press(
        self,
        label: str,
        message: Message | None = None,
        chat: Chat | None = None,
        *,
        inaccessible: bool = False,
    ) -> Message:
        """Taps a button by its label or the beginning of it, on the last message that has it.

        `inaccessible`: the update carries only the ids of the message, as for old ones.
        """
        chat = chat or self.person
        shown = [message] if message else self.account.conversation(chat.chat_id).shown()
        for candidate in reversed(shown):
            button = _find(candidate, label)
            if button is not None:
                self._tap(button, candidate, chat, inaccessible)
                return candidate
        raise AssertionError(f"no button {label!r}; there are {[m.buttons for m in shown[-3:]]}")

    def _tap(self, button: JsonObject, message: Message, chat: Chat, inaccessible: bool) -> None:
        if "callback_data" in button:
            self.account.conversation(chat.chat_id).record(Event("pressed", button["text"]))
            self.press_data(button["callback_data"], message, chat, inaccessible=inaccessible)
        elif button.get("request_contact"):
            self.share_contact()
        elif "url" in button:
            self.follow(button["url"])
        else:
            self.say(button["text"], chat)

    def press_data(self, data: str, message: Message, chat: Chat | None = None, *, inaccessible: bool = False) -> str:
        """A callback query with any data, as an old or altered client may send; gives its id."""
        chat = chat or self.person
        shown = message.raw
        if inaccessible:
            shown = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        press_id = self.account.new_press(self.person, chat.chat_id)
        query = {
            "id": press_id,
            "from": self.person.as_user(),
            "message": shown,
            "chat_instance": str(chat.chat_id * 31),
            "data": data,
        }
        self.looks(chat)
        self._tell("callback_query", query, chat)
        return press_id

    def block(self) -> None:
        self._change_membership(blocked=True)

    def unblock(self) -> None:
        self._change_membership(blocked=False)

    def _change_membership(self, *, blocked: bool) -> None:
        if self.person.blocked == blocked:
            return
        self.person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(self.person, before, after)

    def remove_bot(self, group: Group) -> None:
        group.bot_is_member = False
        self._membership(group, "member", "kicked")

    def add_bot(self, group: Group) -> None:
        group.bot_is_member = True
        self._membership(group, "left", "member")

    def _membership(self, chat: Chat, before: str, after: str) -> None:
        """Tells the bot of its own standing in a chat."""
        change = {
            "chat": chat.as_chat(),
            "from": self.person.as_user(),
            "date": self.account.now(),
            "old_chat_member": self._standing(before),
            "new_chat_member": self._standing(after),
        }
        self._tell("my_chat_member", change, chat)

    def _standing(self, status: str) -> JsonObject:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.account.user, "status": status} | until


def _find(message: Message, label: str) -> JsonObject | None:
    """The button with this label, else the only one that begins so."""
    rows = message.inline_rows or message.reply_keyboard
    buttons = [button for row in rows for button in row] if message.from_bot else []
    exact = [button for button in buttons if button["text"] == label]
    similar = [b for b in buttons if b["text"].casefold().startswith(label.casefold())]
    found = exact or similar
    assert exact or len(found) < 2, f"{label!r} is ambiguous: {message.buttons}"
    return found[0] if found else None
