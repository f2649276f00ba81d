"""The parts of the strict Telegram Bot API server; start at tests/fakes/telegram_server.py."""
