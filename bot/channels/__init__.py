"""The outside world, one module a channel. Channels do not know each other."""
