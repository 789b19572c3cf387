"""What the dashboard is made of and whether it is known to be vulnerable: `make sbom`, `make audit`.

Tools for the project's own locks in ``.ci/``; nothing here runs in the dashboard, nothing is collected by pytest.
"""
