"""Tests that break disks, files and processes on purpose: short forms with all tests, ``make faults`` in full."""
