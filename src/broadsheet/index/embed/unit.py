"""Vectors of unit length."""

import numpy as np

from broadsheet.index.embed.base import Vectors


def unit_length(vectors: Vectors) -> Vectors:
    """Scale each row to unit length, in place; rows of zeros stay so."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    lengths[lengths == 0] = 1
    vectors /= lengths[:, None]
    return vectors
