"""Text by Specific Character Set: the examples of PS3.5, leniencies, and the way back."""

from __future__ import annotations

import pytest

from hilum.dataset.charset import UTF_8, character_set, choose, decode, encode

# Names as PS3.5 prints them: H.3.1, H.3.2, I.2, J.1, J.2, K.1 and, for single bytes, C.12.
STANDARD = {
    "H.3.1": (
        "\\ISO 2022 IR 87",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
    ),
    "H.3.2": (
        "ISO 2022 IR 13\\ISO 2022 IR 87",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J="
        b"\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
    ),
    "I.2": (
        "\\ISO 2022 IR 149",
        "Hong^Gildong=洪^吉洞=홍^길동",
        b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7="
        b"\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
    ),
    "J.1": (
        "ISO_IR 192",
        "Wang^XiaoDong=王^小東=",
        b"Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1=",
    ),
    "J.2": ("GB18030", "Wang^XiaoDong=王^小东=", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab="),
    "K.1": (
        "\\ISO 2022 IR 58",
        "Zhang^XiaoDong=张^小东=",
        b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=",
    ),
    "Latin 1": ("ISO_IR 100", "Buc^Jérôme", b"Buc^J\xe9r\xf4me"),
    "Latin 2": ("ISO_IR 101", "Wałęsa", b"Wa\xb3\xeasa"),
    "Greek": ("ISO_IR 126", "Διονυσιος", b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2"),
    "Cyrillic": ("ISO_IR 144", "Люкceмбypг", b"\xbb\xee\xdace\xdc\xd1yp\xd3"),
    "Hebrew": ("ISO_IR 138", "שרון^דבורה", b"\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4"),
    "Arabic": ("ISO_IR 127", "قباني^لنزار", b"\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1"),
    "Turkish": ("ISO_IR 148", "Çavuşoğlu", b"\xc7avu\xfeo\xf0lu"),
    "Thai": ("ISO_IR 166", "ไทย", b"\xe4\xb7\xc2"),
    "Latin 9": ("ISO_IR 203", "Œuvre €", b"\xbcuvre \xa4"),
    "GBK": ("GBK", "王^小东", b"\xcd\xf5^\xd0\xa1\xb6\xab"),
    "extensions": (
        "ISO 2022 IR 100\\ISO 2022 IR 144",
        "Dionysiüs^Люк",
        b"Dionysi\xfcs^\x1b-L\xbb\xee\xda",
    ),
    "JIS X 0212": ("\\ISO 2022 IR 87\\ISO 2022 IR 159", "丂", b"\x1b$(D0!\x1b(B"),
}


@pytest.mark.parametrize("name", STANDARD)
def test_examples_of_the_standard(name: str) -> None:
    term, text, coded = STANDARD[name]
    notes: list[str] = []
    assert decode(coded, term, person_name=True, note=notes.append) == text
    assert decode(coded, term.encode() + b" ", person_name=True) == text
    assert encode(text, term, person_name=True) == coded
    assert choose([text, "ASCII"], term) == term
    assert notes == []


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_ascii_is_ascii_in_every_set(kind) -> None:
    for term in ("", "ISO_IR 100", "\\ISO 2022 IR 87", "GB18030", "NONSENSE"):
        assert decode(kind(b"DOE^JOHN"), term) == "DOE^JOHN"
        assert encode("DOE^JOHN", term) == b"DOE^JOHN"


@pytest.mark.parametrize(
    "term",
    [
        "ISO_IR 100",
        "ISO-IR 100",
        "ISO IR 100",
        "iso_ir_100",
        "ISO_IR_100 ",
        "ISO 2022 IR 100",
        "ISO_2022_IR_100",
        "ISO 8859-1",
        "Latin1",
        " ISO_IR 100\0",
    ],
)
def test_spellings_of_a_term(term: str) -> None:
    notes: list[str] = []
    assert decode(b"\xe9", term, note=notes.append) == "é"
    assert notes == []


@pytest.mark.parametrize("term", ["NONSENSE", "ISO_IR 999", "ISO_IR", "\xff", "ISO_IR 100000"])
def test_an_unknown_term_is_noted_and_guessed(term: str) -> None:
    notes: list[str] = []
    assert decode(b"\xe9", term, note=notes.append) == "é"
    assert decode("é".encode(), term) == "é"
    assert notes[0].startswith("unknown character set")


def test_the_default_set_with_high_bytes() -> None:
    notes: list[str] = []
    assert decode("Müller".encode(), b"", note=notes.append) == "Müller"
    assert decode("Müller".encode("latin_1"), b"ISO_IR 6") == "Müller"
    assert notes == ["bytes above 7F without a character set for them"]


def test_delimiters_end_a_code_extension() -> None:
    """G1 is as at the start after a backslash, and in names after ^ and = (PS3.5 6.1.2.5.3)."""
    term = "ISO 2022 IR 100\\ISO 2022 IR 144"
    for delimiter in "\\\r\n\f\t":
        assert decode(b"\x1b-L\xbb" + delimiter.encode() + b"\xfc", term) == f"Л{delimiter}ü"
    for delimiter in "^=":
        raw = b"\x1b-L\xbb" + delimiter.encode() + b"\xfc"
        assert decode(raw, term, person_name=True) == f"Л{delimiter}ü"
        assert decode(raw, term) == f"Л{delimiter}ќ"


def test_second_bytes_that_look_like_delimiters() -> None:
    """5CH, 5EH and 3DH are second bytes in JIS X 0208 and GB18030, not delimiters."""
    term = "\\ISO 2022 IR 87"
    for text in ("本", "件", "十", "唐", "宗", "構"):
        assert decode(encode(text, term), term, person_name=True) == text
    assert decode("伷".encode("gb18030"), "GB18030") == "伷"


def test_multi_valued_text_switches_in_each_value() -> None:
    term = "\\ISO 2022 IR 149"
    assert decode(encode("홍\\길동", term), term) == "홍\\길동"


def test_a_multi_byte_set_as_first_value() -> None:
    assert decode(b"\xc8\xab", "ISO 2022 IR 149") == "홍"
    assert decode(b"\xc8\xab", "\\ISO 2022 IR 149") == "홍"


def test_a_whole_set_takes_no_extensions() -> None:
    assert decode("é".encode(), "ISO_IR 192\\ISO 2022 IR 87") == "é"
    assert decode(b"\xe9", "ISO_IR 100\\ISO_IR 192") == "é"
    assert encode("é", "ISO_IR 192\\ISO 2022 IR 87") == "é".encode()


def test_the_best_set_for_an_answer() -> None:
    assert choose(["Müller"], "ISO_IR 100") == "ISO_IR 100"
    assert choose(["Müller", "山田"], "ISO_IR 100") == UTF_8
    assert choose(["DOE"], b"") == ""
    assert choose(["Müller"], b"") == UTF_8
    assert choose([], b"ISO_IR 100 ") == "ISO_IR 100"


def test_what_cannot_be_encoded_becomes_a_question_mark() -> None:
    assert encode("Müller山", "ISO_IR 100") == b"M\xfcller?"
    assert encode("é", "") == b"?"
    assert encode("\ud800x", "ISO_IR 192") == b"?x"


def test_a_character_set_is_read_once() -> None:
    assert character_set(b"ISO_IR 100") is character_set(b"ISO_IR 100")
    assert character_set(b"x" * 100_000).unknown == ("x" * 256,)
