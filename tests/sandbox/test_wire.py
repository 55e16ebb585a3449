"""The wire format: what crosses comes out as it went in, and nothing malformed does worse than WireError."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire


def refuse(value: object) -> bytes:
    raise wire.WireError("no data")


def unknown(tag: str, number: int) -> Any:
    raise wire.WireError("no reference")


def round_trip(value: object) -> Any:
    return wire.decode(wire.encode(value, refuse), unknown)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**900), 2**900)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
dtypes = st.sampled_from([np.dtype(name) for name in wire.DTYPES])
arrays = dtypes.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0)))


@given(values)
@settings(max_examples=200)
def test_plain_data_comes_back_equal_and_of_its_type(value: Any) -> None:
    """Numbers, text and containers keep value and type."""
    back = round_trip(value)
    assert back == value
    assert type(back) is type(value)


@given(arrays)
@settings(max_examples=100)
def test_arrays_come_back_bit_by_bit(array: np.ndarray[Any, Any]) -> None:
    """Shape, dtype and bytes are kept, NaN included; the copy may be written to."""
    back = round_trip(array)
    assert (back.shape, back.dtype) == (array.shape, array.dtype)
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable


def test_a_view_is_sent_by_its_values() -> None:
    """Transposed, strided and big-endian arrays arrive in C order, little-endian."""
    array = np.arange(12).reshape(3, 4)
    for view in (array.T, array[::2, ::-1], array.astype(">i4"), array.astype(np.longdouble)):
        np.testing.assert_array_equal(round_trip(view), view)


def test_numpy_scalars_keep_what_their_type_can_hold() -> None:
    """float64, integers and Booleans become Python's; float32 stays float32, for its tolerance."""
    assert type(round_trip(np.float64(0.5))) is float
    assert type(round_trip(np.int8(3))) is int
    assert round_trip(np.bool_(True)) is True
    assert round_trip(np.float32(0.1)).dtype == np.float32


def test_a_subclass_crosses_as_the_plain_type() -> None:
    """What a subclass claims of itself does not reach the judge."""

    class Lying(float):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = float.__hash__

    assert type(round_trip(Lying(3.0))) is float
    assert type(round_trip(np.ma.masked_array([1.0, 2.0]))) is np.ndarray


def test_what_is_no_data_is_referred() -> None:
    """Objects, arrays of text and dicts with keys that are no text go by reference."""
    for value in (object(), {1: 2}, np.array(["x"]), b"bytes"):
        assert wire.encode(value, lambda _: wire.reference("h", 7)) == wire.reference("h", 7)


def test_an_array_of_objects_crosses_as_lists() -> None:
    """What np.frompyfunc returns holds numbers, and is sent by them."""
    assert round_trip(np.frompyfunc(lambda x: x + 1, 1, 1)(np.array([[1, 2]]))) == [[2, 3]]


def test_exact_numbers_cross_as_floats() -> None:
    """Fractions and decimals hold values like any other number."""
    assert round_trip([Fraction(1, 4), Decimal("0.5")]) == [0.25, 0.5]


def test_lone_surrogates_do_not_cross() -> None:
    """Text that is no text is mended before it leaves."""
    assert round_trip("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    "value", [2 ** (8 * wire.MAX_INTEGER), [[]] * (wire.MAX_ITEMS + 1)], ids=["giant integer", "too many items"]
)
def test_what_is_too_large_is_not_sent(value: object) -> None:
    """Caps hold on the way out."""
    with pytest.raises(wire.WireError):
        wire.encode(value, refuse)


def test_a_list_within_itself_is_not_sent() -> None:
    """Depth is capped."""
    value: list[Any] = []
    value.append(value)
    with pytest.raises(wire.WireError, match="deeper"):
        wire.encode(value, refuse)


U32 = (0xFFFF_FFFF).to_bytes(4, "little")
BAD = {
    "nothing": b"",
    "unknown tag": b"?",
    "text past the end": b"s" + U32 + b"abc",
    "list past the end": b"l" + U32,
    "dict past the end": b"m" + U32,
    "integer too long": b"i" + U32,
    "integer of no length": b"i\0\0\0\0",
    "no UTF-8": b"s\x02\0\0\0\xff\xfe",
    "array of objects": b"a|O  \x01\x01\0\0\0" + b"\0" * 8,
    "array past the end": b"a<f8 \x02" + U32 + U32,
    "array of 255 dimensions": b"a<f8 \xff" + b"\x01\0\0\0" * 255 + b"\0" * 8,
    "empty array of absurd shape": b"a<f8 \x02\0\0\0\0" + U32,
    "empty array of sides absurd together": b"a<f8 \x04" + (1 << 20).to_bytes(4, "little") * 3 + b"\0\0\0\0",
    "bytes after the end": b"NN",
    "key that is no text": b"m\x01\0\0\0NN",
    "the same key twice": b"m\x02\0\0\0" + b"s\x01\0\0\0aN" * 2,
    "too many arrays": b"l" + (60_000).to_bytes(4, "little") + b"a|b1 \x00\x01" * 60_000,
    "set of lists": b"S\x01\0\0\0l\0\0\0\0",
    "set of too many": b"S\xe9\x03\0\0" + b"T" * 1001,
    "too deep": b"l\x01\0\0\0" * 100 + b"N",
    "reference": b"h\x01\0\0\0",
    "half a float": b"d\0\0",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_malformed_bytes_are_refused(data: bytes) -> None:
    """Every kind of malformed value is a WireError."""
    with pytest.raises(wire.WireError):
        wire.decode(data, unknown)


@given(st.binary(max_size=200))
@settings(max_examples=500)
def test_noise_never_raises_anything_else(data: bytes) -> None:
    """Whatever bytes come, the decoder answers with a value or a WireError."""
    try:
        wire.decode(data, unknown)
    except wire.WireError:
        return


def test_more_dimensions_than_may_cross_are_refused_by_whoever_reads() -> None:
    """NumPy has more than the format: whoever sends them stumbles over nothing."""
    array = np.ones((1,) * (wire.MAX_DIMENSIONS + 1))
    with pytest.raises(wire.WireError, match="too many dimensions"):
        wire.decode(wire.encode(array, lambda item: b""), lambda tag, number: None)


@given(values, st.data())
@settings(max_examples=300)
def test_damaged_values_never_raise_anything_else(value: Any, data: st.DataObject) -> None:
    """The same for values with a few bytes changed, which get further into the decoder."""
    raw = bytearray(wire.encode([value, np.ones((2, 3))], refuse))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        wire.decode(bytes(raw), unknown)
    except wire.WireError:
        return
