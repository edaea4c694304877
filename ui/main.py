"""Streamlit script: the router and nothing else."""

from ui.router import run

run()
