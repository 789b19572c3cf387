"""What pytest loads before any test: the shared fixtures."""

pytest_plugins = ["tests.fixtures", "tests.entering", "tests.postgres"]
