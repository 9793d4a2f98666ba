"""Reading messages: structure, escapes, character sets, whatever bytes come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.hl7.batch import answer, split
from hilum.hl7.faults import Fault
from hilum.hl7.message import Message, Segment, parse
from hilum.hl7.text import Characters, Separators, characters_of, escape, unescape
from hilum.tables.hl7 import CHARACTER_SETS
from tests.hl7.messages import RAD_4_OMI, RAD_4_ORM, wire

HEADER = "MSH|^~\\&|A|B|C|D|20240501||ORM^O01|7|P|2.5.1||||||"
UTF_8 = Characters("UNICODE UTF-8", "ISO_IR 192", "")


def text_of(pid_5: bytes, codes: str = "", default: str = "UNICODE UTF-8") -> str:
    message = parse(f"{HEADER}{codes}\rPID|||1||".encode() + pid_5 + b"\r", default=default)
    return message.value("PID", 5)


def test_parts_of_a_message() -> None:
    message = parse(wire(RAD_4_OMI, "utf-8"))
    pid = message.first("PID")
    assert pid is not None
    assert message.type == ("OMI", "O23")
    assert message.control_id == "2001"
    assert message.header.raw(1) == "|"
    assert message.header.raw(2) == "^~\\&"
    assert pid.value(3) == "4711"
    assert pid.value(3, 4, 2) == "1.2.276.0.76.3.1"
    assert pid.value(3, 1, 0, 1) == "999"
    assert pid.value(3, 1, 0, 2) is None
    assert pid.value(99) is None
    assert [s.value(9, 0, 0, 1) for s in message.all("IPC")] == ["CT2", None]


def test_other_encoding_characters() -> None:
    message = parse(b"MSH#*+!%#A#B#C#D#20240501##ADT*A08#9#P#2.3\rPID###1*****X%Y+2##Doe*Jo!S!x\r")
    pid = message.first("PID")
    assert pid is not None
    assert message.control_id == "9"
    assert pid.value(3, 6, 2) == "Y"
    assert pid.value(3, 1, 0, 1) == "2"
    assert pid.value(5, 2) == "Jo*x"


def test_empty_says_nothing_and_quotes_delete() -> None:
    segment = parse(wire(f'{HEADER}\nPID||""|a^""^&""&|   ')).segments[1]
    assert segment.value(1) is None
    assert segment.value(2) == ""
    assert segment.value(3, 2) == ""
    assert segment.value(3, 3, 2) == ""
    assert segment.value(3, 3, 1) is None
    assert segment.value(4) is None


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
def test_ends_of_segments(end: bytes) -> None:
    raw = wire(RAD_4_ORM).replace(b"\r", end)
    assert parse(raw).segments == parse(wire(RAD_4_ORM)).segments
    assert parse(b"\xef\xbb\xbf\r\n" + raw).findings == ()


def test_a_line_break_within_a_field_belongs_to_it() -> None:
    message = parse(wire(HEADER) + b"NTE|1||first\nsecond\r\nthird | x\rZZZ|1\r")
    assert [s.name for s in message.segments] == ["MSH", "NTE", "ZZZ"]
    assert message.value("NTE", 3) == "first\nsecond\nthird"
    assert message.findings == ("a line break within a field",)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("\\H\\loud\\N\\ quiet", "loud quiet"),
        ("one\\.br\\two\\.sp2\\three\\.in4\\", "one\ntwo\n\nthree"),
        ("\\X41C3A4\\", "Aä"),
        ("\\X4\\", "\\X4\\"),
        ("C:\\temp\\new", "C:\\temp\\new"),
        ("100\\", "100\\"),
        ("\\\\", "\\\\"),
        ("\\Zlocal\\", "\\Zlocal\\"),
        ("\\C2842\\ascii", "ascii"),
    ],
)
def test_escapes(raw: str, meant: str) -> None:
    assert unescape(raw, Separators(), UTF_8) == meant


@given(st.text(max_size=40).filter(lambda text: "\r" not in text and "\n" not in text))
def test_escaped_text_comes_back(text: str) -> None:
    assert unescape(escape(text, Separators()), Separators(), UTF_8) == text


# Character sets -----------------------------------------------------------------------------------

SAMPLES = {
    "8859/1": ("Müller", "latin-1"),
    "8859/2": ("Dvořák", "iso8859-2"),
    "8859/5": ("Иванов", "iso8859-5"),
    "8859/7": ("Παπαδόπουλος", "iso8859-7"),
    "8859/9": ("Yıldız", "iso8859-9"),
    "8859/15": ("Œuvre", "iso8859-15"),
    "UNICODE UTF-8": ("Иванов 山田", "utf-8"),
    "UNICODE": ("王^小东", "utf-8"),
    "GB 18030-2000": ("王^小东", "gb18030"),
    "BIG-5": ("許功蓋", "big5"),
    "KS X 1001": ("김희중", "euc-kr"),
}


@pytest.mark.parametrize(("code", "sample"), SAMPLES.items())
def test_character_sets_of_the_table(code: str, sample: tuple[str, str]) -> None:
    text, codec = sample
    assert text_of(text.encode(codec), code) == text.partition("^")[0]


def test_every_row_of_the_table_can_be_read() -> None:
    for row in CHARACTER_SETS:
        assert characters_of((row.code,)) is not None, row.code


@pytest.mark.parametrize(
    "name", ["UTF-8", "utf8", "ISO8859-1", "8859-1", "ISO_IR 100", "ISO IR 192"]
)
def test_names_that_are_met(name: str) -> None:
    found = characters_of((name,))
    assert found is not None
    assert found.encode("ä") is not None


@pytest.mark.parametrize(
    "codes", ["~ISO IR87", "ASCII~ISO IR87~ISO IR159", "ISO IR87", "ISO IR14~ISO IR87"]
)
def test_japanese_by_escape_sequences(codes: str) -> None:
    # 山 and 田 are coded as ;3 and ED; 弥 has the code of a separator in it: Lo.
    raw = "山田".encode("iso2022_jp") + b"^" + "弥太郎".encode("iso2022_jp")
    message = parse(f"{HEADER}{codes}\rPID|||1||".encode() + raw + b"^^^^^L^I\r")
    assert message.value("PID", 5) == "山田"
    assert message.value("PID", 5, 2) == "弥太郎"
    assert message.value("PID", 5, 8) == "I"


def test_kanji_whose_bytes_are_separators() -> None:
    text = next(
        chr(code)
        for code in range(0x4E00, 0x9FFF)
        if b"|" in chr(code).encode("iso2022_jp", "ignore")
    )
    assert text_of(text.encode("iso2022_jp"), "~ISO IR87") == text


def test_escapes_of_hl7_that_change_the_character_set() -> None:
    assert text_of(b"\\M2442\\;3ED\\C2842\\^x", "~ISO IR87") == "山田"


def test_half_width_katakana() -> None:
    assert text_of("ﾔﾏﾀﾞ".encode("shift_jis"), "ISO IR14") == "ﾔﾏﾀﾞ"


def test_what_counts_where_nothing_is_named() -> None:
    assert text_of("Müller".encode()) == "Müller"
    assert text_of("Müller".encode("latin-1")) == "Müller"
    assert text_of("Иванов".encode("iso8859-5"), default="8859/5") == "Иванов"


def test_text_of_another_set_is_read_with_the_fallback_and_noted() -> None:
    raw = f"{HEADER}UNICODE UTF-8\rPID|||1||".encode() + "Müller".encode("latin-1")
    message = parse(raw)
    assert message.value("PID", 5) == "Müller"
    assert message.findings == ("text that is not UNICODE UTF-8, read as 8859/1",)
    with pytest.raises(Fault) as caught:
        parse(raw, fallback="")
    assert (caught.value.condition, caught.value.place) == (102, ("MSH", 1, 18))


def test_an_unknown_character_set_is_noted() -> None:
    message = parse(f"{HEADER}KLINGON\rPID|||1||Müller".encode())
    assert message.value("PID", 5) == "Müller"
    assert message.findings == ("unknown character set 'KLINGON' in MSH-18",)


# Whatever comes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\r",
        b"PID|1\r",
        b"MSH",
        b"MSH|",
        b"MSHAAAAA",
        b"MSH||A|B",
        b"MSH|^^~\\|",
        b"GET / HTTP/1.1\r\n",
    ],
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(raw)
    assert caught.value.code == "AR"


def test_a_message_that_is_too_long_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        parse(wire(RAD_4_ORM), limit=100)
    assert caught.value.condition == 104


PIECES = st.sampled_from(
    [b"MSH|^~\\&|", b"\r", b"\n", b"PID|", b"|", b"^", b"~", b"&", b"\\", b'""', b"\x1b$B",
     b"\x1b(B", b"\\X41\\", b"\\M2442\\", b"8859/1", b"ISO IR87", b"\xff", b"\xc3\xa4", b"\0"]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=6), max_size=30).map(b"".join))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    for data in (raw, b"MSH|^~\\&|" + raw):
        try:
            message = parse(data)
        except Fault:
            continue
        for segment in message.segments:
            for number in range(4):
                for repetition in range(len(segment.repetitions(number))):
                    segment.value(number, 2, 1, repetition)
        assert split(data).messages


FIELDS = st.lists(st.text(max_size=12), max_size=6)


@given(st.lists(FIELDS, max_size=5))
def test_messages_come_back(rows: list[list[str]]) -> None:
    marks = Separators()
    texts = [f"{HEADER}UNICODE UTF-8"]
    texts += ["|".join(["ZZZ", *(escape(text, marks) for text in row)]) for row in rows]
    segments = tuple(Segment(text[:3], text, marks, UTF_8) for text in texts)
    message = Message(segments, marks, UTF_8)
    again = parse(message.encode())
    assert again == message
    for known, segment in zip(rows, again.segments[1:], strict=True):
        for number, text in enumerate(known, 1):
            if text == text.strip() and text != '""':
                assert segment.value(number) == (text or None)


def test_a_hundred_thousand_segments() -> None:
    message = parse(wire(HEADER) + b"OBX|1|ST|x||y\r" * 70_000)
    assert len(message.segments) == 70_001


def test_an_endless_field_costs_no_list() -> None:
    segment = parse(wire(HEADER) + b"ZZZ" + b"|" * 900_000).segments[1]
    assert segment.value(5) is None
    assert len(parse(wire(HEADER) + b"ZZZ|" + b"~" * 900_000).segments[1].repetitions(1)) == 200


# Batches ------------------------------------------------------------------------------------------


def test_a_batch_is_taken_apart() -> None:
    first, second = wire(RAD_4_ORM), wire(RAD_4_OMI, "utf-8")
    batch = split(
        b"FHS|^~\\&|A\rBHS|^~\\&|OF|RAD|IM|ARC||||||B1\r" + first + second + b"BTS|2\rFTS|1\r"
    )
    assert [parse(one) for one in batch.messages] == [parse(first), parse(second)]
    assert batch.announced == 2
    assert split(first + second).messages == (first, second)
    assert split(first).header == b""


def test_the_answer_to_a_batch() -> None:
    header = b"BHS|^~\\&|OF|RAD|IM|ARC|||||B1"
    raw = answer(header, [b"MSH|^~\\&|1\r", b"MSH|^~\\&|2\r"])
    assert raw.split(b"\r") == [
        b"BHS|^~\\&|IM|ARC|OF|RAD||||||B1", b"MSH|^~\\&|1", b"MSH|^~\\&|2", b"BTS|2", b""
    ]  # fmt: skip
