"""The wire format between judge and worker: plain data and nothing else.

A value is one tag byte and its content; every length is an unsigned 32-bit little-endian number (u32).

    N T F   None, True, False
    i       integer: u32 length, two's complement, little-endian (at most MAX_INTEGER bytes)
    d c     float64, complex128: 8 and 16 bytes
    s       text: u32 length, UTF-8
    l t S   list, tuple, set: u32 count, the items
    m       dict with text keys: u32 count, then key and value in turn, each key once
    a       array: dtype (4 bytes of ASCII, from DTYPES), u8 dimensions, u32 a side, the bytes in C order;
            an array of objects is sent as lists
    h       handle of an object that lives in the worker: u32 number
    f       function that lives in the judge: u32 number
    r       random Generator given as an argument: u32 place in the table that travels with the call

Both ends treat the other's bytes with the same care, but only the judge has something to lose: `decode` checks every
claimed length against the bytes that are there before it allocates, caps depth and element count, and raises
WireError, and nothing else, for whatever is malformed. A frame is u32 length, a 16-byte token, and the value.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

DTYPES = tuple("|b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f2 <f4 <f8 <c8 <c16".split())
MAX_INTEGER = 128  # bytes
MAX_DEPTH = 64  # values within values
MAX_ITEMS = 100_000  # values in one message
ARRAY_WEIGHT = 8  # an array counts as so many values: it costs so much more to make
MAX_SET = 1_000  # items: hashes of numbers can be made to collide
MAX_DIMENSIONS = 32
MAX_FRAME = 64 * 1024 * 1024  # bytes
TOKEN = 16  # bytes
READY = b"locked"  # a worker's first word, before any frame: it may be sent its source
SLOT = 1 << 31  # handles from this number on are given out by the judge, before there is anything to hold
OUT_OF_MEMORY = 71  # exit status of a worker that has not even the memory to say so
NEEDS_MORE = 72  # exit status of a lean worker whose submission imports what only others have
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

_DTYPES = {name.encode().ljust(4): np.dtype(name) for name in DTYPES}
_HEADS = {dtype: b"a" + name for name, dtype in _DTYPES.items()}

Refer = Callable[[object], bytes]
Resolve = Callable[[str, int], Any]

_SHAPES = [struct.Struct(f"<{dimensions}I") for dimensions in range(MAX_DIMENSIONS + 1)]

_U32 = struct.Struct("<I")
_F64 = struct.Struct("<d")
_C128 = struct.Struct("<dd")
HEADER = struct.Struct(f"<I{TOKEN}s")


class WireError(ValueError):
    """The bytes are no value, or the value cannot be sent."""


def reference(tag: str, number: int) -> bytes:
    """The bytes of a reference: tag "h", "f" or "r", and its number."""
    return tag.encode() + _U32.pack(number)


def encode(value: object, refer: Refer) -> bytes:
    """A value as bytes. `refer` gives the bytes of what is no plain data, or raises WireError."""
    parts: list[bytes] = []
    _Encoder(parts.append, refer).put(value, 0)
    return b"".join(parts)


def decode(data: bytes, resolve: Resolve) -> Any:
    """The value that the bytes hold; `resolve(tag, number)` gives the object for a reference, or raises WireError."""
    return decode_counted(data, resolve)[0]


def decode_counted(data: bytes, resolve: Resolve) -> tuple[Any, int]:
    """The same, and of how many items the value consists."""
    decoder = _Decoder(data, resolve)
    value = decoder.take(0)
    if decoder.at != len(decoder.data):
        raise WireError(f"{len(decoder.data) - decoder.at} bytes too many")
    return value, decoder.items


class GeneratorPlace:
    """Stands for a generator until the table of states is at hand."""

    def __init__(self, number: int) -> None:
        self.number = number


def restore_generator(state: dict[str, Any]) -> np.random.Generator:
    """The Generator whose bit generator has this state. Raises WireError where it is none of NumPy's."""
    kind = state.get("bit_generator")
    if kind not in BIT_GENERATORS:
        raise WireError("a random generator of an unknown kind")
    # Seeded from the state, so that generators spawned from it differ when the states do.
    bits = getattr(np.random, kind)(zlib.crc32(repr(state).encode()))
    try:
        bits.state = state
    except (ValueError, TypeError, KeyError, OverflowError):
        raise WireError("no state of a random generator") from None
    return np.random.Generator(bits)


class _Encoder:
    def __init__(self, out: Callable[[bytes], object], refer: Refer) -> None:
        self.out, self.refer, self.items = out, refer, 0

    def put(self, value: Any, depth: int) -> None:
        self.items += 1
        if depth > MAX_DEPTH:
            raise WireError(f"lists within lists, deeper than {MAX_DEPTH}")
        if self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} items")
        put = _PUT.get(type(value)) or _put_for(value)
        put(self, value, depth)

    def _none(self, value: None, depth: int) -> None:
        self.out(b"N")

    def _bool(self, value: Any, depth: int) -> None:
        self.out(b"T" if value else b"F")

    def _int(self, value: Any, depth: int) -> None:
        value = int(value)
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER:
            raise WireError(f"an integer of more than {MAX_INTEGER * 8} bits")
        self.out(b"i" + _U32.pack(size) + value.to_bytes(size, "little", signed=True))

    def _float(self, value: Any, depth: int) -> None:
        self.out(b"d" + _F64.pack(value))

    def _complex(self, value: Any, depth: int) -> None:
        self.out(b"c" + _C128.pack(value.real, value.imag))

    def _text(self, value: Any, depth: int) -> None:
        raw = str(value).encode("utf-8", "replace")  # a lone surrogate becomes "?"
        self.out(b"s" + _U32.pack(len(raw)) + raw)

    def _list(self, value: Any, depth: int) -> None:
        self._sequence(b"l", list(value), depth)

    def _tuple(self, value: Any, depth: int) -> None:
        self._sequence(b"t", list(value), depth)

    def _set(self, value: Any, depth: int) -> None:
        self._sequence(b"S", list(value), depth)

    def _sequence(self, tag: bytes, items: list[Any], depth: int) -> None:
        self.out(tag + _U32.pack(len(items)))
        for item in items:
            self.put(item, depth + 1)

    def _dict(self, value: Any, depth: int) -> None:
        pairs = list(dict.items(value))
        if not all(isinstance(key, str) for key, _ in pairs):
            self.out(self.refer(value))
            return
        self.out(b"m" + _U32.pack(len(pairs)))
        for key, item in pairs:
            self._text(key, depth)
            self.put(item, depth + 1)

    def _array(self, value: Any, depth: int) -> None:
        array = np.asarray(value)
        if array.dtype == object:  # what frompyfunc and ragged lists yield: sent by its items
            self.put(array.tolist(), depth + 1)
            return
        head = _HEADS.get(array.dtype)
        if head is None:
            array = array.astype(np.float64 if array.dtype == np.longdouble else array.dtype.newbyteorder("<"))
            head = _HEADS.get(array.dtype)
        if head is None:  # text, dates, records
            self.out(self.refer(value))
            return
        self.items += ARRAY_WEIGHT - 1
        self.out(head + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape))
        self.out(array.tobytes())  # C order, whatever the memory's

    def _scalar(self, value: Any, depth: int) -> None:
        """A NumPy scalar: as the Python number where that loses nothing, else as a 0-d array of its type."""
        if isinstance(value, np.bool_):
            self._bool(value, depth)
        elif isinstance(value, np.integer):
            self._int(value, depth)
        elif isinstance(value, np.float64):
            self._float(value, depth)
        else:
            self._array(value, depth)

    def _other(self, value: Any, depth: int) -> None:
        self.out(self.refer(value))


_PUT: dict[type, Callable[[_Encoder, Any, int], None]] = {
    type(None): _Encoder._none,
    bool: _Encoder._bool,
    int: _Encoder._int,
    float: _Encoder._float,
    complex: _Encoder._complex,
    str: _Encoder._text,
    list: _Encoder._list,
    tuple: _Encoder._tuple,
    set: _Encoder._set,
    frozenset: _Encoder._set,
    dict: _Encoder._dict,
    np.ndarray: _Encoder._array,
    np.float64: _Encoder._float,
    Fraction: _Encoder._float,
    Decimal: _Encoder._float,
}


def _put_for(value: object) -> Callable[[_Encoder, Any, int], None]:
    """How to send a subclass of a plain type: as the plain type (what a subclass claims of itself does not cross)."""
    if isinstance(value, np.generic):
        return _Encoder._scalar
    for kind, put in _PUT.items():
        if kind is not type(None) and isinstance(value, kind):
            return put
    return _Encoder._other


class _Decoder:
    def __init__(self, data: bytes, resolve: Resolve) -> None:
        self.data, self.size, self.resolve = data, len(data), resolve
        self.at = self.items = 0

    def take(self, depth: int) -> Any:
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise WireError("too deep or too many items")
        at = self.at
        if at >= self.size:
            raise WireError("a value that is not there")
        read = _TAKE.get(self.data[at])
        if read is None:
            raise WireError("unknown tag")
        self.at = at + 1
        return read(self, depth)

    def _skip(self, size: int) -> int:
        """Where the next `size` bytes begin; they are there, and count as read."""
        at = self.at
        self.at = at + size
        if self.at > self.size:
            raise WireError("a length that goes past the end")
        return at

    def _bytes(self, size: int) -> bytes:
        at = self._skip(size)
        return self.data[at : at + size]

    def _u32(self) -> int:
        at = self.at
        self.at = at + 4
        if self.at > self.size:
            raise WireError("a length that goes past the end")
        return int.from_bytes(self.data[at : at + 4], "little")

    def _count(self) -> int:
        count = self._u32()
        if count > self.size - self.at:  # an item takes at least one byte
            raise WireError("a count that goes past the end")
        return count

    def _int(self, depth: int) -> int:
        size = self._u32()
        if not 0 < size <= MAX_INTEGER:
            raise WireError("an integer too large")
        return int.from_bytes(self._bytes(size), "little", signed=True)

    def _float(self, depth: int) -> float:
        return float(_F64.unpack_from(self.data, self._skip(8))[0])

    def _complex(self, depth: int) -> complex:
        return complex(*_C128.unpack_from(self.data, self._skip(16)))

    def _text(self, depth: int) -> str:
        try:
            return self._bytes(self._u32()).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("text that is no UTF-8") from None

    def _list(self, depth: int) -> list[Any]:
        take, below = self.take, depth + 1
        return [take(below) for _ in range(self._count())]

    def _tuple(self, depth: int) -> tuple[Any, ...]:
        return tuple(self._list(depth))

    def _set(self, depth: int) -> frozenset[Any]:
        items = self._list(depth)
        if not all(isinstance(item, str | int | float | bool | None) for item in items):
            raise WireError("a set of more than numbers and text")
        if len(items) > MAX_SET:
            raise WireError("a set of too many items")
        return frozenset(items)

    def _dict(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for _ in range(self._count()):
            if self._bytes(1) != b"s":
                raise WireError("a key that is no text")
            key = self._text(depth)
            if key in result:
                raise WireError("the same key twice")
            result[key] = self.take(depth + 1)
        return result

    def _array(self, depth: int) -> np.ndarray[Any, Any]:
        self.items += ARRAY_WEIGHT - 1
        at = self._skip(5)
        dtype, dimensions = _DTYPES.get(self.data[at : at + 4]), self.data[at + 4]
        if dtype is None:
            raise WireError("an array of a type that may not cross")
        if dimensions > MAX_DIMENSIONS:
            raise WireError("an array of too many dimensions")
        shape = _SHAPES[dimensions].unpack_from(self.data, self._skip(4 * dimensions))
        size = dtype.itemsize * math.prod(shape)
        if size == 0:
            if math.prod(side for side in shape if side) > MAX_FRAME:
                raise WireError("an empty array of an absurd shape")
            return np.empty(shape, dtype)
        at = self._skip(size)
        return np.ndarray(shape, dtype, bytearray(self.data[at : at + size]))  # the caller may write to it

    def _reference(self, tag: str) -> Any:
        return self.resolve(tag, self._u32())


_TAKE: dict[int, Callable[[_Decoder, int], Any]] = {
    ord("N"): lambda decoder, depth: None,
    ord("T"): lambda decoder, depth: True,
    ord("F"): lambda decoder, depth: False,
    ord("i"): _Decoder._int,
    ord("d"): _Decoder._float,
    ord("c"): _Decoder._complex,
    ord("s"): _Decoder._text,
    ord("l"): _Decoder._list,
    ord("t"): _Decoder._tuple,
    ord("S"): _Decoder._set,
    ord("m"): _Decoder._dict,
    ord("a"): _Decoder._array,
    ord("h"): lambda decoder, depth: decoder._reference("h"),
    ord("f"): lambda decoder, depth: decoder._reference("f"),
    ord("r"): lambda decoder, depth: decoder._reference("r"),
}
