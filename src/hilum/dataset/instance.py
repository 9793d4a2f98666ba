"""One composite instance as a handler sees it: nothing is decoded until it is asked for.

Owns the lazy views of a data set: raw bytes, header attributes as text, a pydicom `Dataset`. Must
not know where the bytes are kept. PS3.5 (encoding), PS3.10 (files).
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hilum.dataset import part10
from hilum.dataset.scan import scan
from hilum.dataset.values import text
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Instance"]

SPECIFIC_CHARACTER_SET = 0x00080005


class Instance:
    """An instance that was received or is kept.

    Args:
        sop_class_uid: as in the command.
        sop_instance_uid: as in the command.
        transfer_syntax_uid: how `data` is coded.
        calling_aet: who sent it; empty if nobody did.
        read: gives the bytes of the data set; called once, when they are first needed.
    """

    def __init__(
        self,
        *,
        sop_class_uid: str,
        sop_instance_uid: str,
        transfer_syntax_uid: str,
        read: Callable[[], bytes | memoryview],
        calling_aet: str = "",
    ) -> None:
        self.sop_class_uid = sop_class_uid
        self.sop_instance_uid = sop_instance_uid
        self.transfer_syntax_uid = transfer_syntax_uid
        self.calling_aet = calling_aet
        self._read = read

    def __repr__(self) -> str:
        return f"<Instance {self.sop_instance_uid}>"

    @cached_property
    def data(self) -> bytes | memoryview:
        """The data set exactly as it was received, coded in `transfer_syntax_uid`."""
        return self._read()

    def get(self, keyword: str, default: str = "") -> str:
        """A top-level attribute as text, by its keyword; pixels are not touched.

        Multiple values are joined by backslashes, as they are coded.

        Raises:
            KeyError: no attribute has this keyword.
            DataSetError: the data set cannot be read.
        """
        tag = tag_of(keyword)
        wanted = {tag, SPECIFIC_CHARACTER_SET}
        header = scan(self.data, transfer_syntax(self.transfer_syntax_uid), wanted)
        raw = header.values.get(tag)
        return default if raw is None else text(raw, header.charset)

    @cached_property
    def dataset(self) -> Any:
        """The instance as a pydicom `FileDataset`, with its File Meta Information.

        Elements are decoded as they are looked at; changing it changes nothing that is kept.
        """
        from io import BytesIO

        from pydicom import dcmread

        return dcmread(BytesIO(self.file()))

    def file(self) -> bytes:
        """The instance as a DICOM file (PS3.10)."""
        return b"".join((self._meta(), self.data))

    def save(self, path: str | Path) -> Path:
        """Write the instance as a DICOM file (PS3.10); the path that was written.

        Raises:
            OSError: it cannot be written.
        """
        path = Path(path)
        with path.open("wb") as file:
            file.write(self._meta())
            file.write(self.data)
        return path

    def _meta(self) -> bytes:
        return part10.meta(
            self.sop_class_uid,
            self.sop_instance_uid,
            self.transfer_syntax_uid,
            self.calling_aet,
        )
