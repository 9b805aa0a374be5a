"""Vectors into what is kept of them: signs around the centre as bits, and small integers with a scale."""

from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.index.codes.layout import LEADING, Bits, Column
from broadsheet.index.embed.base import Vectors

_MOST = 127


def packed(signs: npt.NDArray[np.bool_]) -> Bits:
    """Rows of booleans as 64-bit words, the first dimension in the lowest bit, padded with zeros."""
    missing = -signs.shape[-1] % 64
    if missing:
        signs = np.pad(signs, [(0, 0)] * (signs.ndim - 1) + [(0, missing)])
    return np.packbits(signs, axis=-1, bitorder="little").view("<u8")


def quantised(vectors: Vectors, centre: Vectors) -> dict[str, Column]:
    """The columns of some vectors: ``codes`` and their leading ``bits-…``, ``vectors`` (int8) and ``scales``.

    An integer row times its scale has unit length, so products with a unit vector are
    cosines. The scale of a row of zeros, or of one that is not finite, is 0.
    """
    vectors = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0).astype(np.float32, copy=False)
    largest = np.abs(vectors).max(axis=1, initial=0, keepdims=True)
    integers = np.rint(vectors * (_MOST / np.where(largest, largest, 1))).astype(np.int8)
    lengths = np.linalg.norm(integers.astype(np.float32), axis=1)
    scales = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    codes = packed(vectors > centre)
    return {"codes": codes, "vectors": integers, "scales": scales.astype(np.float32), **leading(codes)}


def leading(codes: Bits) -> dict[str, Column]:
    """The first words of codes as columns of their own."""
    return {f"bits-{word}": np.ascontiguousarray(codes[:, word]) for word in range(min(codes.shape[1], LEADING))}


def floats(vectors: npt.NDArray[Any], scales: npt.NDArray[Any]) -> Vectors:
    """``float32[n, dimensions]`` of unit length (zeros where there is no vector) from integers and scales."""
    return vectors.astype(np.float32) * np.asarray(scales, np.float32)[:, None]
