"""Storage commitment: requests to vouch for instances, their examination and their results.

Owns the transactions and the meaning of each failure reason (PS3.4 J.3, PS3.3 C.14.1.1). Must not
know how instances are stored nor how a result is sent: it is given a reader, and posts to the
outbox. Success is only said of bytes that were read back and whose digest was right.

A transaction is `waiting` until every instance is decided, then `decided`: its result is in the
outbox until it is delivered or given up there.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.outbox import SECOND, post
from hilum.archive.workflow.processes import lives, this_process
from hilum.dataset.codec import decode
from hilum.dataset.elements import Elements
from hilum.dataset.items import items as items_in
from hilum.dataset.values import text
from hilum.errors import DimseError, StorageError
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet
    from hilum.tables.uids import TransferSyntax

__all__ = [
    "PUSH_MODEL",
    "PUSH_MODEL_INSTANCE",
    "REASONS",
    "Commitments",
    "Interrupted",
    "Reference",
    "Request",
    "Transaction",
    "assess",
    "never",
    "read_request",
    "read_result",
    "request_data_set",
]

PUSH_MODEL = "1.2.840.10008.1.20.1"
PUSH_MODEL_INSTANCE = "1.2.840.10008.1.20.1.1"

COMMITTED = 0x0000
PROCESSING_FAILURE, NO_SUCH_INSTANCE, RESOURCE_LIMIT = 0x0110, 0x0112, 0x0213
CLASS_NOT_SUPPORTED, CONFLICT, DUPLICATE_TRANSACTION = 0x0122, 0x0119, 0x0131

REASONS: Mapping[int, str] = {
    PROCESSING_FAILURE: "Processing failure: it could not be read back as it was stored",
    NO_SUCH_INSTANCE: "No such object instance",
    RESOURCE_LIMIT: "Resource limitation",
    CLASS_NOT_SUPPORTED: "Referenced SOP Class not supported",
    CONFLICT: "Class / Instance conflict: it is stored under another SOP Class",
    DUPLICATE_TRANSACTION: "Duplicate transaction UID",
}
"""Failure Reason (0008,1197): PS3.3 C.14.1.1."""

_TRANSACTION = tag_of("TransactionUID")
_REFERENCED = tag_of("ReferencedSOPSequence")
_FAILED = tag_of("FailedSOPSequence")
_REASON = tag_of("FailureReason")
_CLASS = tag_of("ReferencedSOPClassUID")
_INSTANCE = tag_of("ReferencedSOPInstanceUID")

_REFERENCE_BYTES = 176
"""Of an item at most: its header and delimiter, and two UIDs with theirs (PS3.4 Table J.3-1); and
a little that the table does not name."""
_HEAD_BYTES = 64 << 10

_PAUSE = 5 * SECOND
"""Between two looks for instances that are still on their way."""


class Reference(NamedTuple):
    """An instance of a request: `reason` is 0 for committed, a failure reason, or None so far."""

    sop_class_uid: str
    sop_instance_uid: str
    reason: int | None = None


class Request(NamedTuple):
    """What is asked for: SOP Class and Instance UID of each instance."""

    transaction_uid: str
    references: Iterable[tuple[str, str]]


class Transaction(NamedTuple):
    """One request; times are microseconds since 1970, UTC.

    `outbox` is the delivery of the result; it is there no more once the requester has it, and None
    when there is none, or a person dropped it.
    """

    id: int
    transaction_uid: str
    requester: str
    state: str
    received: int
    outbox: int | None
    references: tuple[Reference, ...]


class Interrupted(Exception):
    """An examination was broken off; nothing of it was noted."""


def never() -> bool:
    """Whether to break off: not."""
    return False


def assess(
    reader: InstanceReader,
    reference: Reference,
    supports: Callable[[str], bool],
    stopping: Callable[[], bool] = never,
) -> int | None:
    """Whether we vouch for an instance: 0, a failure reason, or None while it is not there.

    Every byte is read back from storage and compared by its digest.

    Args:
        supports: whether a SOP class is stored here.
        stopping: whether to break off.

    Raises:
        Interrupted: it was broken off.
    """
    if stopping():
        raise Interrupted
    instance = reader.find(reference.sop_instance_uid)
    if instance is None:
        return None if supports(reference.sop_class_uid) else CLASS_NOT_SUPPORTED
    if instance.sop_class_uid != reference.sop_class_uid:
        return CONFLICT
    try:
        opened = reader.open(instance)
        try:
            for _ in opened.chunks():
                if stopping():
                    raise Interrupted
        finally:
            opened.close()
    except (StorageError, OSError):
        return PROCESSING_FAILURE
    return COMMITTED


class Commitments:
    """The commitment transactions of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        supports: whether a SOP class is stored here.
        waiting_time: seconds that instances may still be on their way after the request.
        limit: references that one request may have.
        process: the name of this process. Who was asked looks, and has the result to send first.
        alive: whether the process of a name is there.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        supports: Callable[[str], bool],
        *,
        waiting_time: float = 0.0,
        limit: int = 100_000,
        process: str = "",
        alive: Callable[[str], bool] = lives,
    ) -> None:
        self._process = process or this_process()
        self._alive = alive
        self._database = database
        self._clock = clock
        self._supports = supports
        self._waiting_time = waiting_time
        self._limit = limit

    @property
    def longest(self) -> int:
        """Bytes that a request may have: those of as many references as it may have."""
        return _HEAD_BYTES + self._limit * _REFERENCE_BYTES

    def request(self, action: DataSet, requester: str) -> int:
        """N-ACTION 1 of decoded action information; see `take`."""
        items = ds.items(action, _REFERENCED)
        named = ((ds.text(item, _CLASS), ds.text(item, _INSTANCE)) for item in items)
        return self.take(Request(ds.text(action, _TRANSACTION), named), requester)

    def take(self, asked: Request, requester: str) -> int:
        """N-ACTION 1: take a request; the transaction's number, once it is durable.

        The same request again, as after a lost response, is answered as the first one was. A
        Transaction UID that stands for other instances gets a result of failures, reason 0131.

        Raises:
            DimseError: 0115 for what is missing, 0213 for too many references.
        """
        transaction_uid = asked.transaction_uid
        if not transaction_uid:
            raise DimseError("no Transaction UID", status=0x0115, offending=(_TRANSACTION,))
        references = self._references(asked.references)
        digest = sha256("\n".join(sorted("\t".join(r[:2]) for r in references)).encode()).digest()

        def do(connection: sqlite3.Connection) -> int:
            now = self._clock()
            known = connection.execute(
                "SELECT id FROM commitment WHERE transaction_uid = ? AND requester = ?"
                " AND digest = ?",
                (transaction_uid, requester, digest),
            ).fetchone()
            if known is not None:
                self._again(connection, known[0])
                return int(known[0])
            used = connection.execute(
                "SELECT 1 FROM commitment WHERE transaction_uid = ?", (transaction_uid,)
            ).fetchone()
            cursor = connection.execute(
                "INSERT INTO commitment (transaction_uid, requester, state, digest, received,"
                " deadline, next_check, taken_by) VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?)",
                (transaction_uid, requester, digest, now,
                 now + int(self._waiting_time * SECOND), now, self._process),
            )  # fmt: skip
            number = cursor.lastrowid
            assert number is not None
            reason = DUPLICATE_TRANSACTION if used else None
            connection.executemany(
                "INSERT INTO commitment_instance VALUES (?, ?, ?, ?, ?)",
                [(number, at, *one[:2], reason) for at, one in enumerate(references)],
            )
            return number

        return self._database.write(do)

    def _references(self, named: Iterable[tuple[str, str]]) -> list[Reference]:
        found = [Reference(*one) for one in islice(named, self._limit + 1)]
        if not found:
            raise DimseError("no Referenced SOP", status=0x0115, offending=(_REFERENCED,))
        if len(found) > self._limit:
            raise DimseError(f"more than {self._limit} references", status=0x0213)
        if not all(one.sop_class_uid and one.sop_instance_uid for one in found):
            raise DimseError("a reference without UID", status=0x0115, offending=(_REFERENCED,))
        # LENIENT: PS3.4 J.3.2.1.1.3: an instance that is referenced twice is answered once.
        return list(dict.fromkeys(found))

    def _again(self, connection: sqlite3.Connection, number: int) -> None:
        """A request is repeated: if its result was delivered, deliver it once more."""
        connection.execute(
            "UPDATE commitment SET taken_by = ? WHERE id = ?", (self._process, number)
        )
        row = _transaction_row(connection, number)
        if row[3] != "decided":
            return
        # What is under way may have arrived already: then it was not the answer to this request.
        waits = connection.execute(
            "SELECT 1 FROM outbox WHERE id = ? AND (taken_by = '' OR next_attempt <= ?)",
            (row[5], self._clock()),
        ).fetchone()
        if waits is None:
            self._post(connection, _transaction(connection, row))

    # Deciding -------------------------------------------------------------------------------------

    def due(self) -> list[int]:
        """Numbers of this process's transactions whose instances are to be looked at now."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM commitment WHERE state = 'waiting' AND next_check <= ?"
                " AND taken_by = ? ORDER BY next_check",
                (self._clock(), self._process),
            ).fetchall()
        return [row[0] for row in rows]

    def adopt(self) -> None:
        """Take over the transactions of processes that are no more."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT taken_by FROM commitment WHERE state = 'waiting'"
            ).fetchall()
        gone = [name for (name,) in rows if not (name and self._alive(name))]
        if gone:
            self._database.write(
                lambda connection: connection.executemany(
                    "UPDATE commitment SET taken_by = ? WHERE state = 'waiting' AND taken_by = ?",
                    [(self._process, name) for name in gone],
                )
            )

    def examine(
        self, number: int, reader: InstanceReader, stopping: Callable[[], bool] = never
    ) -> int | None:
        """Look at a transaction's instances; the delivery of its result once all are decided.

        What is not there yet is waited for until the deadline, then it is 0112. None: not yet.

        Args:
            stopping: whether to break off; then the transaction is due again.

        Raises:
            Interrupted: it was broken off.
        """
        with self._database.reading() as connection:
            row = _transaction_row(connection, number)
            transaction = _transaction(connection, row)
            (deadline,) = connection.execute(
                "SELECT deadline FROM commitment WHERE id = ?", (number,)
            ).fetchone()
        if transaction.state != "waiting":
            return transaction.outbox
        late = self._clock() >= deadline
        reasons = [self._reason(reader, one, late, stopping) for one in transaction.references]
        news = [
            (reason, number, at)
            for at, (one, reason) in enumerate(zip(transaction.references, reasons, strict=True))
            if one.reason is None and reason is not None
        ]
        return self._database.write(
            lambda connection: self._decide(connection, number, news, None in reasons)
        )

    def _reason(
        self, reader: InstanceReader, one: Reference, late: bool, stopping: Callable[[], bool]
    ) -> int | None:
        if one.reason is not None:
            return one.reason
        found = assess(reader, one, self._supports, stopping)
        return NO_SUCH_INSTANCE if found is None and late else found

    def _decide(
        self,
        connection: sqlite3.Connection,
        number: int,
        news: Sequence[tuple[int, int, int]],
        unfinished: bool,
    ) -> int | None:
        connection.executemany(
            "UPDATE commitment_instance SET reason = ? WHERE commitment = ? AND position = ?", news
        )
        row = _transaction_row(connection, number)
        if row[3] != "waiting":
            return row[5]
        if unfinished:
            connection.execute(
                "UPDATE commitment SET next_check = min(?, max(deadline, ?)) WHERE id = ?",
                (self._clock() + _PAUSE, self._clock() + 1, number),
            )
            return None
        connection.execute("UPDATE commitment SET state = 'decided' WHERE id = ?", (number,))
        return self._post(connection, _transaction(connection, row))

    def _post(self, connection: sqlite3.Connection, transaction: Transaction) -> int:
        event, result = _result(transaction)
        delivery = post(
            connection,
            self._clock(),
            "commitment result",
            transaction.requester,
            result,
            holder=self._process,
            event=event,
            transaction=transaction.id,
        )
        connection.execute(
            "UPDATE commitment SET outbox = ? WHERE id = ?", (delivery, transaction.id)
        )
        return delivery

    # Reading --------------------------------------------------------------------------------------

    def get(self, number: int) -> Transaction:
        """A transaction with its instances."""
        with self._database.reading() as connection:
            return _transaction(connection, _transaction_row(connection, number))

    def transactions(self) -> list[Transaction]:
        """Every transaction that is kept, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM commitment ORDER BY id").fetchall()
            return [_transaction(connection, _transaction_row(connection, r[0])) for r in rows]

    def committed(self, sop_instance_uids: Sequence[str]) -> bool:
        """True if we have vouched for every one of these instances."""
        with self._database.reading() as connection:
            return all(
                connection.execute(
                    "SELECT 1 FROM commitment_instance WHERE sop_instance_uid = ? AND reason = 0",
                    (uid,),
                ).fetchone()
                for uid in sop_instance_uids
            )

    def purge(self, days: float) -> int:
        """Forget transactions whose result was delivered or given up; how many."""
        return self._database.write(
            lambda connection: (
                connection.execute(
                    "DELETE FROM commitment WHERE state = 'decided' AND received < ? AND NOT EXISTS"
                    " (SELECT 1 FROM outbox WHERE outbox.id = commitment.outbox AND gave_up = 0)",
                    (self._clock() - int(days * 86400 * SECOND),),
                ).rowcount
            )
        )


def _transaction_row(
    connection: sqlite3.Connection, number: int
) -> tuple[int, str, str, str, int, int | None]:
    row: tuple[int, str, str, str, int, int | None] = connection.execute(
        "SELECT id, transaction_uid, requester, state, received, outbox FROM commitment"
        " WHERE id = ?",
        (number,),
    ).fetchone()
    return row


def _transaction(
    connection: sqlite3.Connection, row: tuple[int, str, str, str, int, int | None]
) -> Transaction:
    rows = connection.execute(
        "SELECT sop_class_uid, sop_instance_uid, reason FROM commitment_instance"
        " WHERE commitment = ? ORDER BY position",
        (row[0],),
    ).fetchall()
    return Transaction(*row, tuple(Reference(*one) for one in rows))


# Data sets ----------------------------------------------------------------------------------------


def _item(reference: Reference) -> DataSet:
    return ds.data_set(
        ReferencedSOPClassUID=reference.sop_class_uid,
        ReferencedSOPInstanceUID=reference.sop_instance_uid,
    )


def _result(transaction: Transaction) -> tuple[int, DataSet]:
    """The event type and information of a result (PS3.4 Table J.3-2)."""
    committed = [_item(one) for one in transaction.references if not one.reason]
    failed = [one for one in transaction.references if one.reason]
    result = ds.data_set(TransactionUID=transaction.transaction_uid)
    if committed:
        ds.put(result, "ReferencedSOPSequence", committed)
    if not failed:
        return 1, result
    items = []
    for one in failed:
        item = _item(one)
        ds.put(item, "FailureReason", one.reason)
        items.append(item)
    ds.put(result, "FailedSOPSequence", items)
    return 2, result


def request_data_set(transaction_uid: str, references: Sequence[Reference]) -> DataSet:
    """The action information of a request, for an SCU (PS3.4 Table J.3-1)."""
    made = ds.data_set(TransactionUID=transaction_uid)
    ds.put(made, "ReferencedSOPSequence", [_item(one) for one in references])
    return made


def read_request(data: bytes | memoryview, syntax: TransferSyntax) -> Request:
    """The action information of a request, read from its bytes; the references as they are used.

    A request with 100,000 references takes a third of the memory that decoding it would.

    Raises:
        DataSetError: it cannot be walked; also while the references are read.
    """
    if syntax.deflated:
        whole = decode(data, syntax) if data else {}
        data, syntax = ds.pack(whole), TRANSFER_SYNTAXES[EXPLICIT_VR_LITTLE_ENDIAN]
    elements = Elements(data, syntax)
    extent = elements.extents.get(_REFERENCED)
    raw = elements.data[extent.start : extent.stop] if extent is not None else memoryview(b"")
    transaction = text(elements.value(_TRANSACTION))
    return Request(transaction, _references_in(raw, syntax))


def _references_in(raw: memoryview, syntax: TransferSyntax) -> Iterator[tuple[str, str]]:
    for item in items_in(raw, syntax):
        # a name that comes a hundred thousand times is kept once
        sop_class = intern(text(bytes(item.get(_CLASS, b""))))
        yield sop_class, text(bytes(item.get(_INSTANCE, b"")))


def read_result(information: DataSet) -> tuple[str, tuple[Reference, ...]]:
    """The Transaction UID and the outcome of each instance of a result, for an SCU."""
    outcomes = [
        Reference(ds.text(item, _CLASS), ds.text(item, _INSTANCE), COMMITTED)
        for item in ds.items(information, _REFERENCED)
    ]
    for item in ds.items(information, _FAILED):
        raw = item[_REASON].value if _REASON in item else b""
        reason = int.from_bytes(raw[:2], "little") if isinstance(raw, bytes) else 0
        outcomes.append(
            Reference(ds.text(item, _CLASS), ds.text(item, _INSTANCE), reason or 0x0110)
        )
    return ds.text(information, _TRANSACTION), tuple(outcomes)
