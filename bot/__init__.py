"""The outside world: channels in and out, commands, web pages, the command line."""
