"""Entry of the server: ``uvicorn app:app``, or ``streamlit run app.py`` while developing."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from web.lifespan import lifespan
from web.routes import MIDDLEWARE, ROUTES

app = st.App(Path(__file__).parent / "main.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
