"""Screens: one module per page, imported by ``frame``; what two pages share is in ``shared``. Streamlit only here."""
