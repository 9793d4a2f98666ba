"""Whatever the bytes: data sets are read, or refused with a `DataSetError`, and nothing else."""

from __future__ import annotations

import struct

from hypothesis import example, given
from hypothesis import strategies as st

from hilum.dataset import charset, part10, values
from hilum.dataset.codec import Element, decode, encode, transcode
from hilum.dataset.items import items
from hilum.dataset.scan import MAX_FINDINGS, scan
from hilum.errors import DataSetError, error_comment
from hilum.tables import uids
from hilum.tables.dictionary import ELEMENTS, vr_of
from hilum.tables.uids import transfer_syntax

SYNTAXES = [
    transfer_syntax(uid)
    for uid in (
        uids.IMPLICIT_VR_LITTLE_ENDIAN,
        uids.EXPLICIT_VR_LITTLE_ENDIAN,
        uids.EXPLICIT_VR_BIG_ENDIAN,
        uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
        "1.2.840.10008.1.2.4.50",
    )
]
UNCOMPRESSED = SYNTAXES[:4]
WIDTH = {"AT": 2, "US": 2, "SS": 2, "OW": 2, "UL": 4, "SL": 4, "FL": 4, "OF": 4, "OL": 4}
WIDTH |= dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8)

syntaxes = st.sampled_from(SYNTAXES)
uncompressed = st.sampled_from(UNCOMPRESSED)
# Elements whose VR is the dictionary's own in every transfer syntax.
plain_tags = st.sampled_from(
    sorted(
        tag
        for tag, row in ELEMENTS.items()
        if tag >= 0x00080000
        and tag & 0xFFFF
        and tag >> 16 != 0xFFFE
        and row.vr == vr_of(tag)
        and len(row.vr) == 2
        and row.vr not in ("SQ", "UN")
        and tag not in (0x00280100, 0x00280103, 0x00283002)
    )
)
sequence_tags = st.sampled_from([0x00081140, 0x00400100, 0x00400275, 0x0040A730, 0x52009229])


@st.composite
def plain(draw):
    tag = draw(plain_tags)
    vr = vr_of(tag)
    width = WIDTH.get(vr, 2)
    return tag, Element(
        vr, draw(st.binary(max_size=40).map(lambda raw: raw[: len(raw) // width * width]))
    )


def sequence(children):
    return st.tuples(
        sequence_tags, st.lists(children, max_size=3).map(lambda found: Element("SQ", found))
    )


data_sets = st.recursive(
    st.lists(plain(), max_size=6).map(dict),
    lambda children: st.lists(st.one_of(plain(), sequence(children)), max_size=6).map(dict),
    max_leaves=12,
)

# Headers that tell nearly the truth, so that random bytes get deep into the walkers.
header = st.builds(
    lambda group, number, vr, length: struct.pack("<HH2sH", group, number, vr, length),
    st.sampled_from([2, 8, 0x10, 0x28, 0x40, 0x7FE0, 0xFFFE]),
    st.sampled_from([0, 5, 0x10, 0x18, 0x1140, 0x0275, 0xE000, 0xE00D, 0xE0DD]),
    st.sampled_from([b"CS", b"SQ", b"UN", b"OB", b"PN", b"lo", b"ZZ", b"\0\0", b"\xff\xff"]),
    st.sampled_from([0, 0, 1, 2, 8, 0xFFFF]),
)
noise = st.lists(
    st.one_of(header, st.binary(max_size=8), st.just(b"\xff" * 4), st.just(bytes(4))), max_size=40
).map(b"".join)
anything = st.one_of(st.binary(max_size=300), noise)
WANTED = frozenset((0x00080005, 0x00080018, 0x00081140, 0x00400275, 0x00100010, 0x7FE00010))


def refused_or(call, *arguments):
    """The result of a call, or None if it was refused as no data set."""
    try:
        return call(*arguments)
    except DataSetError as error:
        assert error.status & 0xF000 == 0xC000
        assert len(error_comment(error.comment)) <= 64
        return None


@given(anything, syntaxes)
@example(bytes(8), SYNTAXES[1])
def test_random_bytes_are_scanned_or_refused(data: bytes, syntax) -> None:
    found = refused_or(scan, data, syntax, WANTED)
    if found is None:
        return
    assert found.values.keys() <= WANTED
    assert len(found.findings) <= MAX_FINDINGS
    assert scan(memoryview(bytearray(data)), syntax, WANTED) == found
    for value in found.values.values():
        assert value in data or syntax.deflated
        refused_or(lambda raw: list(items(raw, syntax)), value)


@given(anything, syntaxes, uncompressed)
def test_random_bytes_are_decoded_or_refused(data: bytes, source, target) -> None:
    decoded = refused_or(decode, data, source)
    assert decoded is None or isinstance(decoded, dict)
    recoded = refused_or(transcode, data, source, target)
    found = refused_or(scan, data, source, WANTED)
    if recoded is not None and found is not None and not found.findings:
        again = refused_or(scan, recoded, target, WANTED)
        assert again is not None
        assert again.values.keys() == found.values.keys()


@given(anything, st.booleans(), st.booleans())
def test_random_bytes_are_a_file_or_not(data: bytes, preamble: bool, group: bool) -> None:
    start = (bytes(128) + b"DICM" if preamble else b"") + (
        b"\2\0\0\0UL\4\0\0\0\0\0" if group else b""
    )
    found = refused_or(part10.read_meta, start + data)
    assert found is None or 0 <= found.offset <= len(start + data)


@given(data_sets, uncompressed, uncompressed)
def test_round_trip_through_every_syntax(data_set, source, target) -> None:
    coded = encode(data_set, source)
    decoded = decode(coded, source)
    assert decoded.keys() == data_set.keys()
    assert decode(transcode(coded, source, target), target) == decoded
    assert encode(decoded, source) == coded


@given(data_sets, st.sampled_from(UNCOMPRESSED[:3]), st.booleans())
def test_scan_returns_what_decode_returns(data_set, syntax, undefined: bool) -> None:
    coded = encode(data_set, syntax)
    if undefined:
        other = UNCOMPRESSED[0] if syntax is UNCOMPRESSED[1] else UNCOMPRESSED[1]
        coded = transcode(transcode(coded, syntax, other), other, syntax)
    found = scan(coded, syntax, data_set.keys())
    decoded = decode(coded, syntax)
    assert found.values.keys() == data_set.keys()
    assert found.findings == ()
    for tag, (vr, value) in decoded.items():
        if vr == "SQ":
            inner = list(items(found.values[tag], syntax))
            assert [item.keys() for item in inner] == [item.keys() for item in value]
        elif syntax.little_endian:
            assert found.values[tag] == value


@given(data_sets, syntaxes, st.data())
def test_a_cut_is_never_silent(data_set, syntax, data) -> None:
    """What is left after a cut is refused, or is what whole top-level elements are left."""
    syntax = UNCOMPRESSED[1] if syntax.encapsulated else syntax
    coded = encode(data_set, syntax)
    cut = data.draw(st.integers(0, max(0, len(coded) - 1)))
    found = refused_or(scan, coded[:cut], syntax, data_set.keys())
    if found is None or found.findings:
        return
    if syntax.deflated:
        # Only the padding of the stream was cut off.
        assert (cut, found.values.keys()) == (len(coded) - 1, data_set.keys())
        return
    kept = {tag: data_set[tag] for tag in found.values}
    assert encode(kept, syntax) == coded[:cut]


@given(st.binary(max_size=60), st.binary(max_size=40), st.booleans())
@example(b"\x1b$B\x1b(B\x1b", b"\\ISO 2022 IR 87", True)
def test_text_is_always_decoded(raw: bytes, term: bytes, person_name: bool) -> None:
    text = charset.decode(raw, term, person_name=person_name)
    assert len(text) <= len(raw)
    assert isinstance(charset.encode(text, term, person_name=person_name), bytes)


@given(
    st.text(max_size=20).filter(lambda text: "\x1b" not in text),
    st.sampled_from(
        [
            "",
            "ISO_IR 100",
            "ISO_IR 144",
            "GB18030",
            "ISO_IR 192",
            "\\ISO 2022 IR 87",
            "ISO_IR 13",
            "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159",
            "\\ISO 2022 IR 149",
            "\\ISO 2022 IR 58",
        ]
    ),
    st.booleans(),
)
def test_the_chosen_set_gives_the_text_back(text: str, term: str, person_name: bool) -> None:
    text = text.encode("utf_8", "replace").decode("utf_8")
    chosen = charset.choose([text], term)
    coded = charset.encode(text, chosen, person_name=person_name)
    assert charset.decode(coded, chosen, person_name=person_name) == text


@given(st.binary(max_size=80))
def test_values_never_raise(raw: bytes) -> None:
    assert isinstance(values.date(raw), str)
    assert isinstance(values.time(raw), str)
    assert isinstance(values.uid(raw), str)
    assert isinstance(values.text(raw), str)
    assert all(values.uids(raw))
    assert len(values.texts(raw)) <= len(raw) + 1
    assert values.first(raw) == (values.texts(raw) or [""])[0]
    integer, decimal = values.integer(raw), values.decimal(raw)
    assert integer is None or isinstance(integer, int)
    assert decimal is None or decimal - decimal == 0
    assert (values.unsigned(raw) is None) == (len(raw) < 2)


@given(
    st.text("0123456789.", min_size=1, max_size=64),
    st.text(st.characters(max_codepoint=127), max_size=16),
)
def test_meta_is_read_as_written(uid: str, title: str) -> None:
    title = title.strip(" \0").partition("\\")[0].strip(" \0")
    written = part10.meta("1.2.840.10008.1.1", uid, uids.EXPLICIT_VR_LITTLE_ENDIAN, title)
    found = part10.read_meta(written)
    assert (found.offset, found.sop_instance_uid, found.source_aet) == (len(written), uid, title)
    assert found.findings == ()
