"""The server: ``uvicorn dashboard:app`` (``make run``). Routes and middleware hang here, all else has its room."""

import streamlit as st
from starlette.middleware import Middleware

from pages.shared.server import DocumentLanguage, warmed_up
from pages.shared.signing.answers import SecureCookies, SignInAnswers

app = st.App(
    "pages/frame.py",
    lifespan=warmed_up,
    middleware=[Middleware(each) for each in (DocumentLanguage, SecureCookies, SignInAnswers)],
)
