"""The one error of the benchmark."""


class MeasurementError(Exception):
    """A figure cannot be given: the server did not start, or the page did not come out whole."""
