"""How work grows with its input, told apart from what else the machine does just then."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def assert_linear(work: Callable[[int], object], small: int, times: int = 8) -> None:
    """Work on an input `times` as long takes at most three times `times` as long; 20 ms count as nothing.

    A measurement that fails is taken again, twice at most: work that truly grows faster fails each time.
    """
    for tries_left in (2, 1, 0):
        short, long = _seconds(work, small), _seconds(work, small * times)
        if long < 3 * times * max(short, 0.02):
            return
        assert tries_left, f"{short:.3f} s for {small}, {long:.3f} s for {small * times}"


def _seconds(work: Callable[[int], object], size: int) -> float:
    """CPU seconds, without the collector's rounds over what other tests have left."""
    gc.disable()
    try:
        begin = time.process_time()
        work(size)
        return time.process_time() - begin
    finally:
        gc.enable()
