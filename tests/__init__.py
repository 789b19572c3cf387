"""Tests: one file per room of ``indicators``; worked cases that anyone can extend in ``cases/*.csv``."""
