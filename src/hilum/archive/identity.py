"""Which instance a file holds: told by its File Meta Information, or by its data set.

Owns the judgement when one is silent or they differ. Must not know where files come from. PS3.10
7.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.extract import uid_text
from hilum.archive.keys import SOP_CLASS_UID, SOP_INSTANCE_UID
from hilum.archive.members import is_uid
from hilum.dataset.scan import Wanted, scan
from hilum.errors import DataSetError, InvalidInstance
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from hilum.dataset.part10 import Meta

__all__ = ["MISMATCH", "check_identity", "from_data_set"]

MISMATCH = "the File Meta Information names another SOP Class or Instance than the data set"
_WANTED = Wanted({SOP_CLASS_UID, SOP_INSTANCE_UID})


def check_identity(meta: Meta) -> None:
    """Pass a file that says which instance it is.

    Raises:
        DataSetError, InvalidInstance: it does not, or not with UIDs.
    """
    named = (
        ("SOP Class UID", meta.sop_class_uid),
        ("SOP Instance UID", meta.sop_instance_uid),
        ("Transfer Syntax UID", meta.transfer_syntax_uid),
    )
    for name, uid in named:
        if not uid:
            raise DataSetError(f"no {name}")
        if not is_uid(uid):
            raise InvalidInstance(f"its {name} is no UID")


def from_data_set(meta: Meta, data_set: memoryview) -> Meta:
    """The meta with the UIDs that the data set itself has: those are what a query finds.

    LENIENT: PS3.10 7.1: File Meta Information of another instance, seen from anonymisers and
    editors that changed the data set only.

    Raises:
        DataSetError, InvalidInstance: the data set has none, or no UIDs.
    """
    values = scan(data_set, transfer_syntax(meta.transfer_syntax_uid), _WANTED).values
    inner = meta._replace(
        sop_class_uid=uid_text(values.get(SOP_CLASS_UID, b"")) or meta.sop_class_uid,
        sop_instance_uid=uid_text(values.get(SOP_INSTANCE_UID, b"")) or meta.sop_instance_uid,
    )
    check_identity(inner)
    return inner
