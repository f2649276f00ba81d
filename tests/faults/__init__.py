"""Kills, cuts and storms against the running bot, and what they cost the people who talk to it: `make faults`."""
