"""Databases as earlier releases left them, packed; ``make.py`` says how they were made."""
