"""A conformance statement from a program and its settings, in the order of the template.

Owns the frame: cover, introduction, chapters without content, the order. Must not know services or
settings one by one: the other files of this package do. PS3.2 Annex N (its section N.1 is
section 1 of a statement, and so on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance import configuration, network, overview, security, services
from hilum.conformance.statement import Block, Items, Scope, Section, Statement, Table, numbered
from hilum.services.registry import Registry
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME

if TYPE_CHECKING:
    from hilum.config import Settings
    from hilum.conformance.statement import Program

__all__ = ["build"]

PRODUCT = "Hilum"
TITLE = f"{PRODUCT}: DICOM Conformance Statement"
VERSION = IMPLEMENTATION_VERSION_NAME.rpartition("_")[2]


def build(settings: Settings, program: Program, *, date: str = "") -> Statement:
    """The conformance statement of `program` run with `settings`.

    Args:
        settings: of the server that the statement is about.
        program: what no setting changes; `hilum.cli.conformance.program` reads it off Hilum.
        date: of the document, for its cover; left out if empty.
    """
    rules = settings.storage
    registry = Registry(
        program.services,
        accept_unknown=rules.accept_unknown_sop_classes,
        deny_sop_classes=rules.deny_sop_classes,
        deny_transfer_syntaxes=rules.deny_transfer_syntaxes,
        accept_private_transfer_syntaxes=rules.accept_private_transfer_syntaxes,
    )
    scope = Scope(settings, program, registry)
    chapters = (
        *overview.sections(scope),
        *_introduction(),
        *overview.model(scope),
        *services.sections(scope),
        *configuration.sections(scope),
        *network.sections(scope),
        *security.sections(scope),
        *_annexes(),
    )
    return Statement(TITLE, _cover(settings, date), numbered(chapters))


def _cover(settings: Settings, date: str) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Product", PRODUCT),
        ("Version", VERSION),
        ("Implementation Class UID", IMPLEMENTATION_CLASS_UID),
        ("Implementation Version Name", IMPLEMENTATION_VERSION_NAME),
        ("Application Entity", settings.device.aet),
        ("Date", date),
    )
    return tuple(row for row in rows if row[1])


def _introduction() -> tuple[Section, ...]:
    revisions = Table(
        "Revision History",
        ("Product version", "Implementation Version Name", "Author"),
        ((VERSION, IMPLEMENTATION_VERSION_NAME, f"made by {PRODUCT} itself"),),
    )
    made: tuple[Block, ...] = (
        "This document was made by the program that it describes: from the tables that the "
        "program works by, and from the settings that it was run with. Another configuration "
        "has another statement; `hilum conformance` makes it.",
        "It has the form of PS3.2 Annex N. Sections of that template which concern services "
        "that are not in section 1.1 are left out; the numbers of the others stay.",
        "A conformance statement allows a first comparison of two products. It does not replace "
        "a test of the two with each other.",
    )
    terms = Items(
        (
            "AE: Application Entity. SCU, SCP: Service Class User, Service Class Provider.",
            "PDU: Protocol Data Unit. ARTIM: Association Request/Reject/Release Timer.",
            "Requestor, acceptor: who asks for an association, and who is asked.",
            "Settings are named as in the settings file: section and name, such as device.aet.",
        )
    )
    return (
        Section("3", "Introduction"),
        Section("3.1", "Revision History", (revisions,)),
        Section(
            "3.2",
            "Audience",
            (
                "People who connect this product with others in a hospital, and people who build "
                "products that speak with it. They are expected to know DICOM's terms.",
            ),
        ),
        Section("3.3", "Remarks", made),
        Section("3.4", "Terms and Definitions", (terms,)),
        Section("3.5", "References", ("DICOM PS3, Parts 2 to 8, 10 and 15.",)),
    )


def _annexes() -> tuple[Section, ...]:
    return (
        Section("A", "Information Object Definitions (IODs)", (f"{PRODUCT} creates none.",)),
        Section(
            "B",
            "Data Dictionary of Private Attributes",
            (
                f"{PRODUCT} defines no private attributes. Those of other makers are stored and "
                "sent as they are.",
            ),
        ),
    )
