"""The tile cache stays within its bytes and forgets what is unused for longest."""

from __future__ import annotations

from web.tile_cache import ENTRY_OVERHEAD_BYTES, TileCache


def test_it_stays_within_its_bytes_and_drops_the_oldest() -> None:
    cache = TileCache(3 * (100 + ENTRY_OVERHEAD_BYTES))
    for key in "abc":
        cache.put(key, b"x" * 100)
    assert cache.get("a") == b"x" * 100
    cache.put("d", b"y" * 100)
    assert cache.get("b") is None
    assert cache.get("a") is not None
    assert cache.size_bytes <= cache.max_bytes


def test_empty_tiles_count_too() -> None:
    cache = TileCache(10 * ENTRY_OVERHEAD_BYTES)
    for key in range(1000):
        cache.put(key, b"")
    assert cache.get(999) == b""
    assert cache.get(0) is None
    assert cache.size_bytes <= cache.max_bytes


def test_a_tile_larger_than_the_cache_is_not_kept() -> None:
    cache = TileCache(1000)
    cache.put("small", b"x")
    cache.put("large", b"x" * 2000)
    assert cache.get("large") is None
    assert cache.size_bytes == 0 or cache.get("small") == b"x"


def test_putting_a_key_again_replaces_it() -> None:
    cache = TileCache(10_000)
    cache.put("a", b"x" * 500)
    cache.put("a", b"y")
    assert cache.get("a") == b"y"
    assert cache.size_bytes == 1 + ENTRY_OVERHEAD_BYTES
