"""A reader of vector tiles for the tests, independent of PostGIS: protobuf by hand, after the MVT 2.1 specification."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Ring = list[tuple[int, int]]


@dataclass
class Feature:
    """One feature: id (None without), properties, type (1 point, 2 line, 3 polygon), parts in tile units."""

    id: int | None
    properties: dict[str, Any]
    kind: int
    parts: list[Ring]


@dataclass
class TileLayer:
    """One layer of a tile."""

    name: str = ""
    extent: int = 4096
    features: list[Feature] = field(default_factory=list)


def decode(tile: bytes) -> dict[str, TileLayer]:
    """Return the layers of a tile by name; gzipped tiles are unpacked first."""
    if tile[:2] == b"\x1f\x8b":
        tile = gzip.decompress(tile)
    layers = (_layer(body) for number, body in _fields(tile) if number == 3)
    return {layer.name: layer for layer in layers}


def features(tile: bytes) -> list[Feature]:
    """Return the features of a tile that has at most one layer."""
    layers = decode(tile)
    assert len(layers) <= 1
    return [each for layer in layers.values() for each in layer.features]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == 2:
            length, at = _varint(data, at)
        else:
            length = {1: 8, 5: 4}[wire]
        yield number, data[at : at + length]
        at += length


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _value(data: bytes) -> Any:
    number, raw = next(_fields(data))
    match number:
        case 1:
            return raw.decode()
        case 2:
            return struct.unpack("<f", raw)[0]
        case 3:
            return struct.unpack("<d", raw)[0]
        case 6:
            return _zigzag(raw)
        case 7:
            return bool(raw)
        case _:
            return raw


def _packed(data: bytes) -> list[int]:
    values, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        values.append(value)
    return values


def _parts(commands: list[int]) -> list[Ring]:
    parts: list[Ring] = []
    x = y = at = 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            parts[-1].append(parts[-1][0])
            continue
        for _ in range(count):
            x, y = x + _zigzag(commands[at]), y + _zigzag(commands[at + 1])
            at += 2
            if command == 1:
                parts.append([(x, y)])
            else:
                parts[-1].append((x, y))
    return parts


def _layer(data: bytes) -> TileLayer:
    layer, keys, values, raw = TileLayer(), [], [], []
    for number, body in _fields(data):
        if number == 1:
            layer.name = body.decode()
        elif number == 2:
            raw.append(body)
        elif number == 3:
            keys.append(body.decode())
        elif number == 4:
            values.append(_value(body))
        elif number == 5:
            layer.extent = body
    for body in raw:
        found = dict(_fields(body))
        tags = _packed(found.get(2, b""))
        properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
        layer.features.append(Feature(found.get(1), properties, found[3], _parts(_packed(found[4]))))
    return layer
