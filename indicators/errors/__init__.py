"""What can go wrong, and for whom.

``UserFacingError``: the person in front of the screen can act. It says what, where and what to do, in
their language, without a traceback. ``OperatorError``: only whoever runs the server can act; it is
logged with an incident number. A new failure is a new class on the shelf where it belongs, with its two sentences.

What does not belong here: checks (they live where the data is) and translations (``texts``).
"""

from indicators.errors.actions import *
from indicators.errors.base import *
from indicators.errors.entries import *
from indicators.errors.files import *
from indicators.errors.interface import *
from indicators.errors.pictures import *
from indicators.errors.press import *
from indicators.errors.requests import *
from indicators.errors.reviews import *
from indicators.errors.rights import *
from indicators.errors.sign_in import *
from indicators.errors.store import *
from indicators.errors.typed import *
