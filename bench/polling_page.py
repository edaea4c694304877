"""Page of the peer ``peer_polling``."""

import streamlit as st

from geo.database import transaction
from geo.people import Person, Role
from quarters.workshop.read import stage


@st.fragment(run_every=1)
def follow(workshop_id: int) -> None:
    """Show the view as it is now."""
    with transaction(Person("bench", Role.FACILITATOR)) as connection:
        st.text(f"zoom={stage(connection, workshop_id).view.get('zoom', 0)};")


follow(int(st.query_params.get("workshop", "0")))
