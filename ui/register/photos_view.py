"""Photos of a record: seen, added, described, taken away."""

from __future__ import annotations

import uuid
from datetime import date
from html import escape

import streamlit as st

from geo.i18n import _, format_day
from ui.register import desk, worklist_reads
from ui.today import today
from vacancy.record import Record, add_photo
from vacancy.record.photos import Photo, describe_photo, remove_photo
from vacancy.record.pictures import MAX_BYTES

MOST_AT_ONCE = 10


def show(held: Record) -> None:
    """Draw the photos of a record and what adds one."""
    found = worklist_reads.pictures(held.unit_id)
    if found:
        st.html(f'<ul class="qa-photos">{"".join(_figure(each) for each in found)}</ul>')
    if not desk.may_edit(held):
        return
    with st.container(horizontal=True):
        with st.popover(
            _("Foto hinzufügen"), icon=":material/add_a_photo:", key=f"akte_foto_{desk.round_number()}"
        ):
            _add(held)
        if found:
            with st.popover(_("Fotos verwalten"), icon=":material/photo_library:"):
                for each in found:
                    _manage(each)


def _figure(each: Photo) -> str:
    day = format_day(each.taken_on) if each.taken_on else ""
    words = " · ".join(part for part in (day, each.caption) if part)
    alt = (
        _("Foto vom {day}: {caption}").format(day=day, caption=each.caption)
        if day
        else each.caption or _("Foto")
    )
    return (
        f'<li><a href="/photos/{each.id}" target="_blank" rel="noreferrer">'
        f'<img src="/photos/{each.id}?size=thumbnail" alt="{escape(alt)}" loading="lazy"></a>'
        f"<span>{escape(words)}</span></li>"
    )


def _add(held: Record) -> None:
    uploads = st.file_uploader(
        _("Fotos (JPEG, PNG, WebP)"), type=["jpg", "jpeg", "png", "webp"], accept_multiple_files=True,
        key=f"foto|{held.unit_id}|{desk.round_number()}", max_upload_size=MAX_BYTES // 1024 // 1024,
    )  # fmt: skip
    taken = st.date_input(_("Aufnahmetag"), today(), max_value=today(), format="DD.MM.YYYY", key="foto_tag")
    caption = st.text_input(_("Bildunterschrift"), key="foto_text", max_chars=200)
    st.caption(_("Ort, Zeit und Gerät werden aus dem Foto entfernt."))
    if not st.button(_("Fotos sichern"), type="primary", key="foto_sichern", disabled=not uploads):
        return
    day = taken if isinstance(taken, date) else None
    done = desk.write(
        lambda connection, person: [
            add_photo(connection, held.unit_id, each.getvalue(), uuid.uuid4(), caption, day, person)
            for each in uploads[:MOST_AT_ONCE]
        ]
    )
    if done is not None:
        desk.new_round()
    if not desk.problem_here():
        st.rerun()


def _manage(each: Photo) -> None:
    st.html(f'<img class="qa-thumb" src="/photos/{each.id}?size=thumbnail" alt="">')
    caption = st.text_input(_("Bildunterschrift"), each.caption, key=f"bild|{each.id}|text", max_chars=200)
    public = st.checkbox(
        _("Keine Gesichter und Kennzeichen zu sehen: darf öffentlich gezeigt werden"), each.public,
        key=f"bild|{each.id}|frei",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            _("Sichern"), key=f"bild|{each.id}|sichern", on_click=_describe, args=(each, caption, public)
        )
        st.button(
            _("Foto löschen"), key=f"bild|{each.id}|weg", type="tertiary", icon=":material/delete:",
            on_click=_remove, args=(each,),
        )  # fmt: skip


def _describe(each: Photo, caption: str, public: bool) -> None:
    desk.write(
        lambda connection, person: describe_photo(
            connection, each.id, person, caption=caption, taken_on=each.taken_on, public=public
        )
    )


def _remove(each: Photo) -> None:
    desk.write(lambda connection, person: remove_photo(connection, each.id, person))
    desk.new_round()
