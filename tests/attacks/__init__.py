"""Attacks on the running server, each with the bound that holds it: memory, time, what gets out, who has to wait."""
