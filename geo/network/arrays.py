"""Names for the array types of the network and supply modules.

All coordinates are metres in ``geo.crs.METRIC_CRS``; all lengths are metres.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

FloatArray = NDArray[np.float64]
"""Array of 64-bit floats; NaN never stands for a number, infinity stands for "out of reach"."""

IntArray = NDArray[np.int64]
"""Array of 64-bit integers; -1 stands for "none"."""

NodeArray = NDArray[np.int32]
"""Node or edge numbers as the search kernels use them."""

BoolArray = NDArray[np.bool_]

PairMatrix = csr_array[Any, tuple[int, int]]
"""Sparse distances, facilities × cells, metres; a stored 0 is 0 m, what is not stored is out of reach."""
