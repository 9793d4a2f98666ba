"""Stored data sets: what is packed comes back, whatever it is; character sets do not get lost."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from hilum.archive.workflow import attributes as ds
from hilum.dataset.codec import Element, decode
from hilum.dataset.vrs import VRS
from hilum.errors import DataSetError
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, TRANSFER_SYNTAXES

SYNTAX = TRANSFER_SYNTAXES[EXPLICIT_VR_LITTLE_ENDIAN]
tags = st.integers(0x00080000, 0x7FDFFFFF).filter(lambda tag: tag & 0xFFFF)
values = st.binary(max_size=40).map(lambda raw: raw + b"\0" * (len(raw) % 2))
plain = st.builds(Element, st.sampled_from(sorted(VRS.keys() - {"SQ", "UN"})), values)
leaves = st.dictionaries(tags, plain, max_size=6)
data_sets = st.recursive(
    leaves,
    lambda below: st.dictionaries(
        tags, plain | st.builds(Element, st.just("SQ"), st.lists(below, max_size=3)), max_size=6
    ),
    max_leaves=12,
)


@given(data_sets)
def test_what_is_packed_comes_back_as_the_general_decoder_reads_it(data_set):
    packed = ds.pack(data_set)
    assert ds.unpack(packed) == data_set == decode(packed, SYNTAX)


@given(st.binary(max_size=200))
def test_damaged_bytes_are_an_error_or_a_data_set_and_nothing_else(raw):
    with suppress(DataSetError):
        assert isinstance(ds.unpack(raw), dict)


texts = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_characters="\\^=\x7f"),
    max_size=12,
).map(str.strip)


@given(texts, st.sampled_from(["", "ISO_IR 100", "ISO_IR 144", "ISO 2022 IR 87", "GB18030"]))
def test_an_answer_says_the_same_in_any_character_set(text, wanted):
    stored = ds.data_set(PatientComments=text, ReferencedStudySequence=[{"PatientName": text}])
    answer = ds.in_character_set(stored, wanted)
    assert ds.in_utf_8(answer) == stored


@given(
    st.dictionaries(tags, st.builds(Element, st.just("LO"), st.binary(max_size=20))), st.binary()
)
def test_any_text_in_any_character_set_is_taken(data_set, term):
    data_set[ds.CHARACTER_SET] = Element("CS", term)
    for element in ds.in_utf_8(data_set).values():
        assert isinstance(element.value, bytes)
        element.value.decode()
