"""The same register with st_folium and FastMarkerCluster: one filter, every point handed to the browser, clicks back.

Points are read once and kept; all files come from the app's own server, which is kinder than the public hosts that
folium names by default.
"""

import os

import folium
import pandas as pd
import sqlalchemy as sa
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

VENDOR = "/app/static/vendor"
folium.Map.default_js = [
    ("leaflet", f"{VENDOR}/leaflet/leaflet.js"),
    ("jquery", f"{VENDOR}/jquery/jquery.min.js"),
    ("bootstrap", f"{VENDOR}/bootstrap/bootstrap.bundle.min.js"),
    ("awesome_markers", f"{VENDOR}/awesome/leaflet.awesome-markers.js"),
]
folium.Map.default_css = [
    ("leaflet_css", f"{VENDOR}/leaflet/leaflet.css"),
    ("bootstrap_css", f"{VENDOR}/bootstrap/bootstrap.min.css"),
    ("awesome_markers_css", f"{VENDOR}/awesome/leaflet.awesome-markers.css"),
]
FastMarkerCluster.default_js = [("markerclusterjs", f"{VENDOR}/cluster/leaflet.markercluster.js")]
FastMarkerCluster.default_css = [
    ("markerclustercss", f"{VENDOR}/cluster/MarkerCluster.css"),
    ("markerclusterdefaultcss", f"{VENDOR}/cluster/MarkerCluster.Default.css"),
]
EMPTY_TILE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
POINTS = """
select st_y(p) as lat, st_x(p) as lon, status from (select status, st_transform(geom, 4326) p from vacancy_current) v
"""


@st.cache_data
def points() -> pd.DataFrame:
    engine = sa.create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))
    return pd.read_sql(sa.text(POINTS), engine)


st.set_page_config(layout="wide")
status = st.radio("Status", ["alle", "threatened", "marketing", "interim_use"], horizontal=True)
chosen = points()
if status != "alle":
    chosen = chosen[chosen.status == status]
chart = folium.Map(location=[51.5136, 7.4653], zoom_start=11, tiles=None)
folium.TileLayer(EMPTY_TILE, attr="-", max_zoom=19).add_to(
    chart
)  # the groups ask the base map how far zooming goes
FastMarkerCluster(chosen[["lat", "lon"]].to_numpy().tolist()).add_to(chart)
answer = st_folium(
    chart, key="chart", height=760, use_container_width=True, returned_objects=["last_clicked"]
)
clicked = answer.get("last_clicked")
st.html(f'<p id="clicked">{clicked["lat"] if clicked else ""}</p><p id="shown">{len(chosen)}</p>')
