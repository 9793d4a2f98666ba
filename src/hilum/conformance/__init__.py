"""The DICOM conformance statement of a program and its settings (PS3.2 Annex N).

Owns the statement as a value and its two forms, Markdown and HTML. Must not know the network, the
archive or the command line: what they are fixed to comes in as a `Program`.
"""

from __future__ import annotations

from hilum.conformance.build import build
from hilum.conformance.html import as_html
from hilum.conformance.markdown import as_markdown
from hilum.conformance.statement import Fixed, Items, Program, Section, Statement, Table

__all__ = [
    "Fixed",
    "Items",
    "Program",
    "Section",
    "Statement",
    "Table",
    "as_html",
    "as_markdown",
    "build",
]
