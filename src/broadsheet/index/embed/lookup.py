"""Numbers by 64-bit key, looked up for whole arrays at once and held without an object per key."""

from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.signedinteger[Any]]

NONE = -1
"""What is found for a key that is not held."""
_EMPTY = np.uint64(0)
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio (Knuth, TAOCP 3, 6.4)


class Lookup:
    """``keys[i]`` gives ``numbers[i]``: open addressing with linear probing, a quarter to a half full.

    Keys are different and none is 0. Never changes once made, so any number of threads may ask.
    """

    def __init__(self, keys: Keys, numbers: Numbers) -> None:
        bits = max(2 * len(keys), 2).bit_length()
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._keys = np.full(1 << bits, _EMPTY)
        self._numbers = np.full(1 << bits, NONE, np.int32)
        self._put(keys, numbers)

    def _put(self, keys: Keys, numbers: Numbers) -> None:
        slots = self._slots(keys)
        while len(keys):
            free = self._keys[slots] == _EMPTY
            self._keys[slots[free]] = keys[free]  # of several keys for one slot the last stays
            stays = self._keys[slots] == keys
            self._numbers[slots[stays]] = numbers[stays]
            keys, numbers, slots = keys[~stays], numbers[~stays], (slots[~stays] + 1) & self._last

    def find(self, keys: Keys) -> Numbers:
        """The number of each key, NONE where it is not held."""
        slots = self._slots(keys)
        held = self._keys.take(slots)
        found = self._numbers.take(slots)
        wrong = (held != keys).nonzero()[0]
        found[wrong] = NONE
        wrong = wrong[held.take(wrong) != _EMPTY]
        slots = slots.take(wrong)
        while len(wrong):  # ends: the table is never full
            slots = (slots + 1) & self._last
            held = self._keys.take(slots)
            here = held == keys[wrong]
            found[wrong[here]] = self._numbers.take(slots[here])
            going = ~here & (held != _EMPTY)
            wrong, slots = wrong[going], slots[going]
        return found

    def _slots(self, keys: Keys) -> Places:
        slots: Places = ((keys * _MIX) >> self._shift).view(np.int64)
        return slots
