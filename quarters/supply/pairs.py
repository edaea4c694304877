"""Distances between facilities and cells from any source, brought into one sparse form."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, issparse

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray, PairMatrix
from quarters.supply.checks import numbers

Distances = PairMatrix | Any
"""Facilities × cells in metres: dense (infinity or NaN = out of reach) or any scipy sparse matrix (not stored =
out of reach, a stored 0 = 0 m)."""


def as_pairs(distance_m: Distances, *, limit_m: float = np.inf) -> PairMatrix:
    """Bring distances into compressed rows; of a repeated pair the shortest counts.

    Sparse matrices of scipy add repeated entries up and lose stored zeros in some operations; this does neither. But
    scipy itself adds up when it makes a CSR matrix from triples: give repeated pairs as a ``coo_array``.

    Parameters
    ----------
    distance_m : array_like or scipy sparse, shape (facilities, cells)
        Dense: infinity and NaN are out of reach. Sparse: what is not stored is out of reach, a stored 0 is 0 m.
    limit_m : float
        Longer pairs are dropped.

    Returns
    -------
    PairMatrix, shape (facilities, cells)
        The same object if it is in this form already and nothing is dropped.

    Raises
    ------
    InputError
        If it is not two-dimensional or a distance is negative.
    """
    if isinstance(distance_m, csr_array) and np.isinf(limit_m) and _is_clean(distance_m):
        return distance_m
    row, column, length_m, shape = _triples(distance_m)
    if (length_m < 0).any():
        raise InputError(_("Eine Entfernung ist negativ; erlaubt sind Zahlen ab 0 in Metern."))
    keep = np.isfinite(length_m) & (length_m <= limit_m)
    row, column, length_m = row[keep], column[keep], length_m[keep]
    order = np.lexsort((length_m, column, row))
    row, column, length_m = row[order], column[order], length_m[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    indptr = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(row[first], minlength=shape[0]), out=indptr[1:])
    return csr_array((length_m[first], column[first], indptr), shape=shape)


def _is_clean(pairs: PairMatrix) -> bool:
    return bool(pairs.has_canonical_format and np.isfinite(pairs.data).all() and (pairs.data >= 0).all())


def _triples(distance_m: Any) -> tuple[IntArray, IntArray, FloatArray, tuple[int, int]]:
    sparse: Any = distance_m if issparse(distance_m) else None
    if sparse is not None:
        entries = coo_array(sparse)
        row, column = (np.asarray(index, dtype=np.int64) for index in entries.coords)
        return row, column, numbers(entries.data, _("Die Entfernung")), entries.shape
    dense = numbers(distance_m, _("Die Entfernung"))
    if dense.ndim != 2:
        raise InputError(_("Die Entfernungen brauchen eine Zeile je Angebot und eine Spalte je Zelle."))
    row, column = np.nonzero(
        ~(np.isnan(dense) | np.isposinf(dense))
    )  # a negative infinity is refused with the rest
    return row, column, dense[row, column], (dense.shape[0], dense.shape[1])
