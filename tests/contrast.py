"""How much one colour stands out from another, as WCAG 2.2 counts it."""

Colour = tuple[int, ...]
"""Red, green and blue, 0 to 255."""


def ratio(one: Colour, other: Colour) -> float:
    """Between two colours: 1 where they are the same, 21 between black and white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(each / 255) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
