"""Not there for the servers of the tests, as it is not there in production.

Only ``make sbom`` needs this package (``cyclonedx-bom`` brings it). Wherever it is installed ``jsonschema``, which
Altair imports, takes it up, and it builds its grammar at import: a third of a server's start.
"""

raise ImportError("for `make sbom` only")
