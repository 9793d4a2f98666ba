"""One entry of a segment, as tar bytes and back: a DICOM file, or a note.

Owns the format of the truth: POSIX pax (IEEE 1003.1) entries whose extended records carry digest,
arrival, source and sequence of each file. A note (an audit record such as a deletion) is the
record of a folder, `notes`, so that `tar` extracts no file for it. Must not know where the bytes
lie.

The records are named as extended attributes of the file: every tar reads those without a
warning, and `tar --xattrs` restores them beside the image.
"""

from __future__ import annotations

import json
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xxhash import xxh3_64_hexdigest

if TYPE_CHECKING:
    from hilum.archive.ports import Source

__all__ = [
    "BLOCK",
    "END_OF_ARCHIVE",
    "FILLER_NAME",
    "MARK_LENGTH",
    "NOTES",
    "BadEntry",
    "Member",
    "Record",
    "encode_filler",
    "encode_head",
    "encode_note",
    "file_name",
    "is_odd_uid",
    "is_uid",
    "parse_header",
    "parse_note",
    "parse_record",
    "safe_part",
    "slack",
    "source_text",
]

BLOCK = 512
END_OF_ARCHIVE = bytes(2 * BLOCK)
FILLER_NAME = "GlobalHead/hilum-filler"
MARK_LENGTH = 16
NOTES = "notes"
"""The name of the folder whose records are the notes; no study is called so."""

_DIGITS = "0123456789."
_PREFIX = b"SCHILY.xattr.user.hilum."
_ZERO_BLOCK = bytes(BLOCK)
_OCTAL_LIMIT = 8**11
_CHECK_RECORD = len(b"45 " + _PREFIX + b"check=01234567\n")
_NAME_MAX, _PREFIX_MAX = 100, 155


class BadEntry(Exception):
    """Bytes that are no whole entry: torn, rotten, or not ours."""


class Record(NamedTuple):
    """What the archive knows of a file besides its bytes.

    Attributes:
        sequence: its place in the order of everything ever stored or noted here.
        version: 1 for the first content under its UID, counting up.
        replaces: True when policy said that it takes the place of older versions.
        digest: XXH3-128 of the data set, 16 bytes.
        arrival: microseconds since 1970, UTC.
        source: `source_text` of where it came from.
        mark: of the archive, 16 characters that nobody outside can know; empty in older ones.
    """

    sequence: int
    version: int
    replaces: bool
    digest: bytes
    arrival: int
    source: str
    mark: str = ""


class Member(NamedTuple):
    """One parsed tar header: type flag, name, size of the body, modification time."""

    type: bytes
    name: str
    size: int


def is_uid(text: str) -> bool:
    """Whether `text` can be a UID and a file's name: 1 to 64 digits and dots, a digit first."""
    return 0 < len(text) <= 64 and not text.strip(_DIGITS) and text[0] != "."


def is_odd_uid(text: str) -> bool:
    """Whether a UID breaks the finer rules: empty components or leading zeros (PS3.5 9.1)."""
    if ".0" not in text and ".." not in text and text[-1] != "." and text[0] != "0":
        return False
    return any(not part or (part[0] == "0" and len(part) > 1) for part in text.split("."))


def safe_part(uid: str) -> str:
    """A UID as part of a file's name; what is no UID is named by its hash."""
    return uid if is_uid(uid) else "x" + xxh3_64_hexdigest(uid.encode("utf-8", "replace"))


def file_name(folder: str, uid: str, version: int) -> str:
    """The name of a member; later versions are told apart by `~n`.

    Args:
        folder: of names from `safe_part`: at most 129 characters.
        uid: that passed `is_uid`; so a plain ustar header always holds the name.
    """
    return f"{folder}/{uid}.dcm" if version == 1 else f"{folder}/{uid}~{version}.dcm"


def slack(size: int) -> int:
    """Zero bytes after a body of `size` bytes up to the next block."""
    return -size % BLOCK


def source_text(source: Source) -> str:
    """A source in one line, as it is recorded; `json.loads` reads it back."""
    return json.dumps(list(source), ensure_ascii=True, separators=(",", ":"))


def _sum(block: bytes | bytearray) -> int:
    """The sum of a header's bytes, by halves: adler32's lower word is one more than that."""
    adler = zlib.adler32
    return (adler(block[:256]) & 0xFFFF) + (adler(block[256:]) & 0xFFFF) - 2


# name 100, mode 8, uid 8, gid 8, size 12, mtime 12, chksum 8, typeflag 1, linkname 100, magic 6,
# version 2, uname 32, gname 32, devmajor 8, devminor 8, prefix 155, pad 12 (IEEE 1003.1 ustar)
_USTAR = struct.Struct("100s8s8s8s12s12s8s1s100s6s2s32s32s8s8s155s12x")
_FIXED = (b"0000640\0", b"0000000\0", b"0000000\0")
_FOLDER = (b"0000750\0", b"0000000\0", b"0000000\0")
_TAIL = (b"", b"ustar\0", b"00", b"hilum", b"hilum", b"0000000\0", b"0000000\0")


def _ustar(name: bytes, prefix: bytes, size: int, mtime: int, type_: bytes) -> bytes:
    size_field = b"%011o\0" % size if size < _OCTAL_LIMIT else b"\x80" + size.to_bytes(11, "big")
    times = b"%011o\0" % mtime
    fixed = _FOLDER if type_ == b"5" else _FIXED
    block = _USTAR.pack(name, *fixed, size_field, times, b"        ", type_, *_TAIL, prefix)
    return b"%b%06o\0 %b" % (block[:148], _sum(block), block[156:])


@lru_cache(maxsize=256)
def _pax_header(size: int) -> bytes:
    return _ustar(b"PaxHeaders/hilum", b"", size, 0, b"x")


def _pax_record(key: bytes, value: bytes) -> bytes:
    """`length key=value newline`, where the length counts itself."""
    body = len(key) + len(value) + 3
    length = body + len(str(body))
    length = body + len(str(length))
    return b"%d %b=%b\n" % (length, key, value)


def _template(key: bytes, width: int, conversion: bytes) -> bytes:
    """A record whose value always has `width` bytes, ready for formatting."""
    return _pax_record(_PREFIX + key, b"?" * width).replace(b"?" * width, conversion)


_RECORDS = b"".join(
    (
        _template(b"digest", 9 + 32, b"xxh3-128:%b"),
        _template(b"arrival", 16, b"%016d"),
        _template(b"sequence", 16, b"%016d"),
        b"%b",
    )
)


@lru_cache(maxsize=1024)
def _source_record(source: str) -> bytes:
    return _pax_record(_PREFIX + b"source", source.encode())


@lru_cache(maxsize=4)
def _mark_record(mark: str) -> bytes:
    return _pax_record(_PREFIX + b"mark", mark.encode().rjust(MARK_LENGTH, b"-"))


def _records(record: Record, fixed_size: bool) -> bytes:
    source = _source_record(record.source)
    text = _RECORDS % (record.digest.hex().encode(), record.arrival, record.sequence, source)
    if record.mark or fixed_size:
        text += _mark_record(record.mark)
    if record.version == 1 and not fixed_size:
        return text
    how = b"%06d %-7b" % (record.version, b"replace" if record.replaces else b"keep")
    return text + _pax_record(_PREFIX + b"version", how)


def encode_head(
    name: str, record: Record, meta: bytes, length: int, *, fixed_size: bool = False
) -> bytes:
    """Everything of a member before its data set: pax entry, ustar header, Part 10 head.

    Args:
        name: from `file_name`.
        meta: preamble, DICM and File Meta Information of the file.
        length: bytes of the data set that follows. The caller adds `slack(len(meta) + length)`.
        fixed_size: the head's size depends on `meta` and the source only, for those who must
            leave room before they know the rest.
    """
    records = _records(record, fixed_size)
    check = zlib.crc32(meta, zlib.crc32(records))
    body = b"%b%d %bcheck=%08x\n" % (records, _CHECK_RECORD, _PREFIX, check)
    folder, _, base = name.rpartition("/")
    return b"".join(
        (
            _pax_header(len(body)),
            body,
            _ZERO_BLOCK[: -len(body) % BLOCK],
            _ustar(
                base.encode(), folder.encode(), len(meta) + length, record.arrival // 10**6, b"0"
            ),
            meta,
        )
    )


def encode_note(payload: dict[str, object]) -> bytes:
    """A note as a whole entry; `payload` must hold its `sequence`."""
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()
    body = _pax_record(_PREFIX + b"note", b"%08x %b" % (zlib.crc32(text), text))
    folder = _ustar(NOTES.encode(), b"", 0, 0, b"5")
    return b"".join((_pax_header(len(body)), body, _ZERO_BLOCK[: -len(body) % BLOCK], folder))


def encode_filler(size: int) -> bytes:
    """An entry of exactly `size` bytes (a multiple of the block) that every tar passes over."""
    body_size = size - BLOCK
    frame = len(b"%d comment=\n" % body_size)
    header = _ustar(FILLER_NAME.encode(), b"", body_size, 0, b"g" if body_size else b"x")
    if not body_size:
        return header
    return header + b"%d comment=%b\n" % (body_size, b" " * (body_size - frame))


# Reading -----------------------------------------------------------------------------------------


def _number(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    try:
        return int(field.rstrip(b"\0 ") or b"0", 8)
    except ValueError:
        raise BadEntry("a number field that is no number") from None


def parse_header(block: bytes) -> Member:
    """One 512-byte header.

    Raises:
        BadEntry: magic or checksum are wrong.
    """
    if len(block) < BLOCK or block[257:262] != b"ustar":
        raise BadEntry("no tar header")
    if _sum(block[:148] + b"        " + block[156:]) != _number(block[148:156]):
        raise BadEntry("checksum of a tar header")
    name = block[:100].rstrip(b"\0")
    prefix = block[345:500].rstrip(b"\0")
    full = prefix + b"/" + name if prefix else name
    return Member(block[156:157], full.decode("ascii", "replace"), _number(block[124:136]))


def _pax_items(body: bytes) -> dict[bytes, bytes]:
    items: dict[bytes, bytes] = {}
    position = 0
    while position < len(body):
        space = body.find(b" ", position, position + 12)
        if space < 0 or not body[position:space].isdigit():
            raise BadEntry("no pax record")
        end = position + int(body[position:space])
        key, equals, value = body[space + 1 : end - 1].partition(b"=")
        if not equals or end > len(body) or end <= space:
            raise BadEntry("a pax record that ends nowhere")
        items[key] = value
        position = end
    return items


def parse_record(body: bytes, meta: bytes) -> Record:
    """The record of a member from its pax body, checked together with its Part 10 head.

    Raises:
        BadEntry: not ours, or changed since it was written.
    """
    items = _pax_items(body)
    try:
        check = int(items[_PREFIX + b"check"], 16)
        digest = items[_PREFIX + b"digest"].removeprefix(b"xxh3-128:").decode("ascii")
        number, _, how = items.get(_PREFIX + b"version", b"1 ").partition(b" ")
        record = Record(
            int(items[_PREFIX + b"sequence"]),
            int(number),
            how.strip() == b"replace",
            bytes.fromhex(digest),
            int(items[_PREFIX + b"arrival"]),
            items[_PREFIX + b"source"].decode("ascii"),
            items.get(_PREFIX + b"mark", b"").lstrip(b"-").decode("ascii"),
        )
    except (KeyError, ValueError):
        raise BadEntry("no record of this archive") from None
    if zlib.crc32(meta, zlib.crc32(body[:-_CHECK_RECORD])) != check:
        raise BadEntry("checksum of a member's head")
    return record


def parse_note(body: bytes) -> dict[str, object]:
    """The payload of a note from its pax body.

    Raises:
        BadEntry: not ours, or changed since it was written.
    """
    check, _, text = _pax_items(body).get(_PREFIX + b"note", b"").partition(b" ")
    if check != b"%08x" % zlib.crc32(text):
        raise BadEntry("no note of this archive")
    payload = json.loads(text)
    if not isinstance(payload, dict) or not isinstance(payload.get("sequence"), int):
        raise BadEntry("a note without a sequence")
    return payload
