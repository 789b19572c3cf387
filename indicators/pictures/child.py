"""The process that draws: run by path and kept, never imported by the server.

    python -I child.py FONT_FOLDER MEMORY_BYTES < requests > answers

One request and one answer are a line of JSON each; a blank line is answered by a blank line, so that whoever asks
knows that nothing more comes. ``{"draw": spec}`` is answered by ``{"svg": text}``;
``{"typeset": source, "inputs": {name: text}, "options": {"format": "pdf", …}}`` by ``{"made": base64}``, the options
being those of Typst's compiler; what fails by ``{"fault": text}``.

It ends when its standard input does. What does not belong here: anything of the project; it could not be imported.
"""

import base64
import contextlib
import json
import sys
from typing import Any

import typst
import vl_convert

NOWHERE = "https://nowhere.invalid/"
"""The only address that a chart may fetch from; an empty list would allow all of them."""


def main() -> None:
    """Answer until nobody asks any more."""
    folder, memory_bytes = sys.argv[1], int(sys.argv[2])
    _limit(memory_bytes)
    vl_convert.register_font_directory(folder)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    for line in sys.stdin.buffer:
        answer = json.dumps(_answer(json.loads(line), fonts)).encode() if line.strip() else b""
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


def _answer(request: dict[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    try:
        if "draw" in request:
            return {"svg": vl_convert.vegalite_to_svg(request["draw"], allowed_base_urls=[NOWHERE])}
        return _typeset(request, fonts)
    except (ValueError, RuntimeError) as error:  # both libraries raise these two, of every kind of fault
        return {"fault": str(error)}


def _typeset(request: dict[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    compiler = typst.Compiler(request["typeset"].encode(), font_paths=fonts, sys_inputs=request["inputs"])
    made = compiler.compile(**request["options"])
    return {"made": base64.b64encode(made).decode()}  # type: ignore[arg-type]  # of one page or a PDF: one piece


def _limit(memory_bytes: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such limits; the server's clock still holds there
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
