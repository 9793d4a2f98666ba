"""The bytes a storage SCU sends and what it reads back (PS3.7 Annex E, PS3.8 9.3).

Owns: building and parsing the few PDUs the sender needs. Must not know: sockets, servers, and
Hilum's own code, so that a mistake there cannot hide behind the same mistake here.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

__all__ = [
    "ABORT",
    "ASSOCIATE_AC",
    "ASSOCIATE_RJ",
    "ECHO_CONTEXT",
    "P_DATA",
    "RELEASE_RP",
    "RELEASE_RQ",
    "STORE_CONTEXT",
    "Accepted",
    "BadAnswerError",
    "StoreTemplate",
    "associate_accept",
    "associate_request",
    "command_fields",
    "echo_request",
    "parse_accept",
    "split_pdu",
    "status_of",
    "store_response",
]

CT_IMAGE_STORAGE = b"1.2.840.10008.5.1.4.1.1.2"
VERIFICATION = b"1.2.840.10008.1.1"
IMPLICIT_VR_LITTLE_ENDIAN = b"1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = b"1.2.840.10008.1.2.1"
APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
IMPLEMENTATION_CLASS = b"1.2.826.0.1.3680043.8.498.1"
UID_ROOT = b"1.2.826.0.1.3680043.8.498"

ASSOCIATE_AC, ASSOCIATE_RJ, P_DATA, RELEASE_RP, ABORT = 2, 3, 4, 6, 7
RELEASE_RQ = struct.pack(">BBII", 5, 0, 4, 0)
STORE_CONTEXT, ECHO_CONTEXT = 1, 3
STATUS, MESSAGE_ID_RESPONDED_TO = 0x0900, 0x0120

# What a CT scanner writes in front of its pixels, in an everyday amount: tag, VR, value.
_CT_ATTRIBUTES = (
    (0x00080005, b"CS", b"ISO_IR 100"),
    (0x00080008, b"CS", b"ORIGINAL\\PRIMARY\\AXIAL"),
    (0x00080012, b"DA", b"20260101"),
    (0x00080013, b"TM", b"101010"),
    (0x00080016, b"UI", CT_IMAGE_STORAGE),
    (0x00080018, b"UI", b"%(instance)s"),
    (0x00080020, b"DA", b"20260101"),
    (0x00080021, b"DA", b"20260101"),
    (0x00080023, b"DA", b"20260101"),
    (0x00080030, b"TM", b"101010"),
    (0x00080031, b"TM", b"101010"),
    (0x00080033, b"TM", b"101010"),
    (0x00080050, b"SH", b"%(patient)s"),
    (0x00080060, b"CS", b"CT"),
    (0x00080070, b"LO", b"ACME"),
    (0x00080080, b"LO", b"Hospital"),
    (0x00080090, b"PN", b"Referring^Doctor"),
    (0x00081010, b"SH", b"STATION1"),
    (0x00081030, b"LO", b"CT Thorax"),
    (0x0008103E, b"LO", b"Axial 1mm"),
    (0x00081090, b"LO", b"Model X"),
    (0x00100010, b"PN", b"Test^%(patient)s"),
    (0x00100020, b"LO", b"%(patient)s"),
    (0x00100030, b"DA", b"19700101"),
    (0x00100040, b"CS", b"O"),
    (0x00101010, b"AS", b"055Y"),
    (0x00180015, b"CS", b"CHEST"),
    (0x00180050, b"DS", b"1.0"),
    (0x00180060, b"DS", b"120"),
    (0x00180090, b"DS", b"500"),
    (0x00181020, b"LO", b"v1"),
    (0x00181030, b"LO", b"Thorax"),
    (0x00181151, b"IS", b"200"),
    (0x00185100, b"CS", b"HFS"),
    (0x0020000D, b"UI", b"%(study)s"),
    (0x0020000E, b"UI", b"%(series)s"),
    (0x00200010, b"SH", b"1"),
    (0x00200011, b"IS", b"1"),
    (0x00200013, b"IS", b"%(number)s"),
    (0x00200032, b"DS", b"-100\\-100\\100"),
    (0x00200037, b"DS", b"1\\0\\0\\0\\1\\0"),
    (0x00200052, b"UI", b"%(study)s.9"),
    (0x00201040, b"LO", b""),
    (0x00280002, b"US", b"\x01\x00"),
    (0x00280004, b"CS", b"MONOCHROME2"),
    (0x00280010, b"US", b"\x00\x02"),
    (0x00280011, b"US", b"\x00\x02"),
    (0x00280030, b"DS", b"0.5\\0.5"),
    (0x00280100, b"US", b"\x10\x00"),
    (0x00280101, b"US", b"\x0c\x00"),
    (0x00280102, b"US", b"\x0b\x00"),
    (0x00280103, b"US", b"\x00\x00"),
    (0x00281050, b"DS", b"40"),
    (0x00281051, b"DS", b"400"),
    (0x00281052, b"DS", b"-1024"),
    (0x00281053, b"DS", b"1"),
)

_FIRST_NUMBER = 1_000_000  # every counter keeps seven digits, so that no length ever changes
_BLOCK = 1 << 20
_LONG_VRS = (b"OB", b"OW", b"SQ", b"UN")
_element = struct.Struct("<HHI")
_pdv = struct.Struct(">BBIIBB")


class BadAnswerError(Exception):
    """The peer answered something else than what was asked, or nothing."""


class Accepted(NamedTuple):
    """What an A-ASSOCIATE-AC grants: the peer's maximum length and the result of each context."""

    maximum_length: int
    results: dict[int, int]


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(body)) + body


def _context(identifier: int, abstract: bytes, transfer: bytes) -> bytes:
    body = bytes([identifier, 0, 0, 0]) + _item(0x30, abstract) + _item(0x40, transfer)
    return _item(0x20, body)


def associate_request(called: str, calling: str) -> bytes:
    """A-ASSOCIATE-RQ for CT Image Storage (explicit VR) and Verification (PS3.8 9.3.2)."""
    user = _item(0x51, struct.pack(">I", 131072)) + _item(0x52, IMPLEMENTATION_CLASS)
    body = (
        struct.pack(">HH", 1, 0)
        + called.encode("ascii").ljust(16)
        + calling.encode("ascii").ljust(16)
        + bytes(32)
        + _item(0x10, APPLICATION_CONTEXT)
        + _context(STORE_CONTEXT, CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)
        + _context(ECHO_CONTEXT, VERIFICATION, IMPLICIT_VR_LITTLE_ENDIAN)
        + _item(0x50, user)
    )
    return struct.pack(">BBI", 1, 0, len(body)) + body


def associate_accept() -> bytes:
    """A-ASSOCIATE-AC to `associate_request`, with everything accepted (PS3.8 9.3.3)."""
    user = _item(0x51, struct.pack(">I", 131072)) + _item(0x52, IMPLEMENTATION_CLASS)
    body = struct.pack(">HH", 1, 0) + bytes(64) + _item(0x10, APPLICATION_CONTEXT)
    for identifier, transfer in (
        (STORE_CONTEXT, EXPLICIT_VR_LITTLE_ENDIAN),
        (ECHO_CONTEXT, IMPLICIT_VR_LITTLE_ENDIAN),
    ):
        body += _item(0x21, bytes((identifier, 0, 0, 0)) + _item(0x40, transfer))
    body += _item(0x50, user)
    return struct.pack(">BBI", ASSOCIATE_AC, 0, len(body)) + body


def _items(body: bytes) -> list[tuple[int, bytes]]:
    found = []
    position = 0
    while position < len(body):
        kind, _, length = struct.unpack_from(">BBH", body, position)
        found.append((kind, body[position + 4 : position + 4 + length]))
        position += 4 + length
    return found


def parse_accept(body: bytes) -> Accepted:
    """The body of an A-ASSOCIATE-AC, without its six bytes of header (PS3.8 9.3.3)."""
    maximum_length = 0
    results = {}
    for kind, value in _items(body[68:]):
        if kind == 0x21:
            results[value[0]] = value[2]
        if kind == 0x50:
            lengths = [sub for sub_kind, sub in _items(value) if sub_kind == 0x51]
            maximum_length = struct.unpack(">I", lengths[0])[0] if lengths else 0
    return Accepted(maximum_length, results)


def split_pdu(buffer: bytearray) -> tuple[int, bytes] | None:
    """Take the first whole PDU out of `buffer`: (type, body), or None while it is incomplete."""
    if len(buffer) < 6:
        return None
    end = 6 + int.from_bytes(buffer[2:6], "big")
    if len(buffer) < end:
        return None
    kind, body = buffer[0], bytes(buffer[6:end])
    del buffer[:end]
    return kind, body


def command_fields(body: bytes) -> tuple[bytes, bool]:
    """The command fragments in the body of a P-DATA-TF, and whether the last one is among them."""
    fragments, last, position = b"", False, 0
    while position < len(body):
        length, _, control = struct.unpack_from(">IBB", body, position)
        if not control & 1:
            raise BadAnswerError("a data set came where a response was expected")
        fragments += body[position + 6 : position + 4 + length]
        last = bool(control & 2)
        position += 4 + length
    return fragments, last


def status_of(command: bytes) -> tuple[int, int]:
    """(message id being responded to, status) of a response's command set (PS3.7 9.3)."""
    found: dict[int, int] = {}
    position, end = 0, len(command)
    while position < end:
        _, number, length = _element.unpack_from(command, position)
        if number in (STATUS, MESSAGE_ID_RESPONDED_TO):
            found[number] = int.from_bytes(command[position + 8 : position + 10], "little")
        position += 8 + length
    if len(found) != 2:
        raise BadAnswerError("a response without a status or without the id it responds to")
    return found[MESSAGE_ID_RESPONDED_TO], found[STATUS]


def _command_element(number: int, value: bytes) -> bytes:
    value += b"\0" * (len(value) & 1)
    return _element.pack(0, number, len(value)) + value


def _command(elements: list[tuple[int, bytes]], context: int) -> bytes:
    body = b"".join(_command_element(number, value) for number, value in elements)
    body = _command_element(0x0000, struct.pack("<I", len(body))) + body
    return _pdv.pack(P_DATA, 0, len(body) + 6, len(body) + 2, context, 3) + body


def echo_request(message_id: int) -> bytes:
    """A whole C-ECHO-RQ (PS3.7 9.3.5.1)."""
    elements = [
        (0x0002, VERIFICATION),
        (0x0100, b"\x30\x00"),
        (0x0110, message_id.to_bytes(2, "little")),
        (0x0800, b"\x01\x01"),
    ]
    return _command(elements, ECHO_CONTEXT)


def store_response(message_id: int) -> bytes:
    """A whole C-STORE-RSP that says success (PS3.7 9.3.1.2)."""
    elements = [
        (0x0002, CT_IMAGE_STORAGE),
        (0x0100, b"\x01\x80"),
        (MESSAGE_ID_RESPONDED_TO, message_id.to_bytes(2, "little")),
        (0x0800, b"\x01\x01"),
        (STATUS, bytes(2)),
    ]
    return _command(elements, STORE_CONTEXT)


def _store_command(instance: bytes) -> bytes:
    elements = [
        (0x0002, CT_IMAGE_STORAGE),
        (0x0100, b"\x01\x00"),
        (0x0110, b"\x00\x00"),
        (0x0700, b"\x00\x00"),
        (0x0800, b"\x01\x00"),
        (0x1000, instance),
    ]
    return _command(elements, STORE_CONTEXT)


def _explicit(tag: int, vr: bytes, value: bytes) -> bytes:
    if len(value) & 1:
        value += b"\0" if vr in (b"UI", b"OB", b"OW") else b" "
    if vr in _LONG_VRS:
        return _long_header(tag, vr, len(value)) + value
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def _long_header(tag: int, vr: bytes, length: int) -> bytes:
    return struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, vr, 0, length)


def _attributes(patient: bytes, study: bytes, series: bytes, instance: bytes) -> bytes:
    values = {
        b"patient": patient,
        b"study": study,
        b"series": series,
        b"instance": instance,
        b"number": instance[-7:],
    }
    return b"".join(_explicit(tag, vr, value % values) for tag, vr, value in _CT_ATTRIBUTES)


def _pdu_header(length: int, last: bool) -> bytes:
    return _pdv.pack(P_DATA, 0, length + 6, length + 2, STORE_CONTEXT, 2 if last else 0)


def _occurrences(data: bytes, wanted: bytes) -> list[int]:
    found = [data.find(wanted)]
    while found[-1] >= 0:
        found.append(data.find(wanted, found[-1] + 1))
    return found[:-1]


class StoreTemplate:
    """Every C-STORE-RQ of one association, built once; each instance patches a few digits.

    `size` is the length of the data set in bytes; at most `pdu_length` bytes follow the header
    of one PDU. Instances are grouped in studies of `study_size`. A 2 GiB data set costs no
    more memory than a small one: its pixels are one repeated block.
    """

    def __init__(self, run: int, association: int, size: int, pdu_length: int, study_size: int):
        prefix = b"%s.%d.%d." % (UID_ROOT, run, 1000 + association)
        study = prefix + b"%d" % _FIRST_NUMBER
        series = study + b".1"
        instance = series + b".%d" % _FIRST_NUMBER
        patient = b"P%d-%d" % (1000 + association, _FIRST_NUMBER)
        attributes = _attributes(patient, study, series, instance)
        if len(attributes) + 12 > size or size % 2:
            raise ValueError(f"a data set of {size} bytes: give an even size from 2048 bytes up")
        attributes += _long_header(0x7FE00010, b"OW", size - len(attributes) - 12)
        command = _store_command(instance)
        self._study_size, self._study = study_size, 0
        self._head, self._tail = _lay_out(command, attributes, size, pdu_length - 6)
        head = bytes(self._head)
        self._id_at = head.index(_element.pack(0, 0x0110, 2)) + 8
        self._number_at = [at + len(series) + 1 for at in _occurrences(head, instance)]
        self._number_at.append(head.index(struct.pack("<HH2sH", 0x20, 0x13, b"IS", 8)) + 8)
        self._study_at = [at + len(prefix) for at in _occurrences(head, study)]
        self._study_at += [at + 6 for at in _occurrences(head, patient)]

    def message(self, index: int) -> tuple[int, list[memoryview]]:
        """(message id, the buffers to send) of the instance `index`, counted from 0.

        The first buffer is reused by the next call: send it before asking again.
        """
        study, number = divmod(index, self._study_size)
        head = self._head
        digits = b"%d" % (_FIRST_NUMBER + number)
        for at in self._number_at:
            head[at : at + 7] = digits
        if study != self._study:
            self._study = study
            digits = b"%d" % (_FIRST_NUMBER + study)
            for at in self._study_at:
                head[at : at + 7] = digits
        message_id = index % 65535 + 1
        head[self._id_at : self._id_at + 2] = message_id.to_bytes(2, "little")
        return message_id, [memoryview(head), *self._tail]


def _lay_out(
    command: bytes, attributes: bytes, size: int, payload: int
) -> tuple[bytearray, list[memoryview]]:
    """The head (command, and the PDU with the attributes) and the PDUs of pixels after it."""
    if len(attributes) > payload:
        raise ValueError(f"a maximum length of {payload + 6} is too small for the attributes")
    first = min(size, payload)
    pixels = _pattern(payload)
    head = bytearray(command + _pdu_header(first, first == size) + attributes)
    head += pixels[: first - len(attributes)]
    whole, rest = divmod(size - first, payload)
    if whole and not rest:
        whole, rest = whole - 1, payload
    middle = _pdu_header(payload, False) + pixels
    per_block = max(1, _BLOCK // len(middle))
    blocks, single = divmod(whole, per_block)
    block = memoryview(middle * per_block)
    tail = [block] * blocks
    if single:
        tail.append(block[: single * len(middle)])
    if rest:
        tail.append(memoryview(_pdu_header(rest, True) + pixels[:rest]))
    return head, tail


def _pattern(length: int) -> bytes:
    """Twelve-bit samples that no disk or file system can compress to nothing."""
    state, samples = 1, bytearray()
    for _ in range(32768):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        samples += (state >> 12 & 0xFFF).to_bytes(2, "little")
    return bytes(samples * (length // len(samples) + 1))[:length]
