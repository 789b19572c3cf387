"""The HTTP interface: public figures and open data for programs, read-only, as Starlette routes.

``operations`` declares every address once: the router and the OpenAPI document are both made from it. ``parameters``
reads what is asked, ``languages`` in which language, ``answers`` makes the bodies, ``kept`` keeps them, ``interface``
receives requests, ``delivery`` sends the whole, a part or only "not changed" (RFC 9110), ``problems`` says what is
wrong (RFC 9457), ``shapes`` and ``document`` describe it all (OpenAPI 3.1).

Only the desk for everybody is opened here. What does not belong here: Streamlit, limits of traffic (the server
around the pages has them), and figures in any other shape than ``readings.figures`` gives them.
"""

from indicators.api.drawing import stop_drawing
from indicators.api.interface import routes
from indicators.api.languages import choose_language
from indicators.api.operations import OPERATIONS
from indicators.api.parameters import Parameter
from indicators.api.problems import is_interface, problem

__all__ = ["OPERATIONS", "Parameter", "choose_language", "is_interface", "problem", "routes", "stop_drawing"]
