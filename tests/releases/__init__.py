"""Databases as earlier releases and other versions of DuckDB left them, packed; ``make.py`` says how they were made."""
