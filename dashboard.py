"""The server: ``uvicorn dashboard:app`` (``make run``). Routes and middleware hang here, all else has its room."""

import streamlit as st
from starlette.middleware import Middleware

from indicators import api
from pages.shared import state
from pages.shared.parts import script_failed
from pages.shared.server import metrics
from pages.shared.server.document import Document
from pages.shared.server.gate import SocketGate
from pages.shared.server.handed_out import HandedOut
from pages.shared.server.headers import SecurityHeaders
from pages.shared.server.log import write_json_lines_under_uvicorn
from pages.shared.server.numbered import Numbered
from pages.shared.server.resumed import Unwatched
from pages.shared.server.settings import answer_under_set_names
from pages.shared.server.start import warmed_up
from pages.shared.server.traffic import Traffic
from pages.shared.server.uploads import Uploads
from pages.shared.signing import local_access
from pages.shared.signing.answers import SecureCookies, SignInAnswers
from pages.shared.signing.settings import set_closed_secrets_aside

write_json_lines_under_uvicorn()
# Before the application, whose middleware reads both.
set_closed_secrets_aside()
answer_under_set_names()

app = st.App(
    "pages/frame.py",
    lifespan=warmed_up,
    on_script_error=script_failed,
    routes=[*metrics.routes(), *local_access.routes(), *api.routes(clock=state.now)],
    middleware=[
        Middleware(Numbered),
        Middleware(SecurityHeaders),
        Middleware(Traffic),
        Middleware(SocketGate),
        Middleware(Uploads),
        Middleware(HandedOut),
        Middleware(Unwatched),
        Middleware(Document),
        Middleware(SecureCookies),
        Middleware(SignInAnswers),
    ],
)
