"""The Exposé over HTTP: one, a batch, and what is refused with a reason."""

from __future__ import annotations

import io
import re
import zipfile

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction


def keys(condition: str) -> list[int]:
    query = f"select u.vacancy_id from commercial_unit u where u.vacancy_id is not null and {condition} order by u.id"
    with transaction() as connection:
        return list(connection.scalars(sa.text(query)))


AGREED = "exists (select from contact c where c.unit_id = u.id and c.consent)"


def test_one_expose(http: httpx.Client) -> None:
    answer = http.get(f"/expose/{keys(AGREED)[0]}.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    with transaction() as connection:
        told = connection.execute(sa.text("select action, subject from audit order by id desc limit 1")).one()
    assert tuple(told) == ("restricted_export", "expose")


def test_refusals_say_why(http: httpx.Client) -> None:
    silent = keys(f"not {AGREED}")[0]
    for path, status, words in (
        (f"/expose/{silent}.pdf", 403, "Das Exposé ist gesperrt"), ("/expose/99999999.pdf", 404, "gibt es nicht mehr"),
        ("/expose/1;drop.pdf", 400, "keine Zahl"), ("/expose/stapel.pdf?ids=", 400, "1 bis 60"),
        (f"/expose/stapel.pdf?ids={','.join(map(str, range(1, 62)))}", 400, "1 bis 60"),
        (f"/expose/stapel.zip?ids={silent}", 403, "gesperrt"), ("/expose/stapel.docx?ids=1", 404, "PDF und ZIP"),
        ("/expose/anderes", 404, "gibt es nicht"),
    ):  # fmt: skip
        answer = http.get(path)
        assert answer.status_code == status, path
        assert words in answer.json()["error"], path


@pytest.mark.parametrize("file_format", ["pdf", "zip"])
def test_batch_leaves_out_what_is_not_agreed(http: httpx.Client, file_format: str) -> None:
    agreed, silent = keys(AGREED)[:3], keys(f"not {AGREED}")[0]
    listed = ",".join(map(str, [*agreed, silent, agreed[0]]))
    answer = http.get(f"/expose/stapel.{file_format}?ids={listed}")
    assert answer.status_code == 200, answer.text
    if file_format == "pdf":
        assert max(int(n) for n in re.findall(rb"/Count (\d+)", answer.content)) == 3
        return
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {f"expose_{key}.pdf" for key in agreed} | {"nicht_enthalten.txt"} == set(archive.namelist())
        assert str(silent) in archive.read("nicht_enthalten.txt").decode()
