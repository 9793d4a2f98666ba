"""The conformance statement: its form, its two writers, and the command that prints it."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from hilum.cli.conformance import conformance, program
from hilum.config import OPTIONS, Peer, Settings, load
from hilum.conformance import Section, Statement, Table, as_html, as_markdown, build
from hilum.conformance.markdown import escaped, paragraph
from hilum.conformance.statement import Items
from hilum.services import mpps, storage
from hilum.services.base import Operation, ServiceClass
from hilum.tables.commands import N_GET_RQ
from hilum.tables.uids import SOP_CLASSES, STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRINTER = "1.2.840.10008.5.1.1.16"
HOSTILE = '<script>alert("1")</script> | *a* _b_ `c` [x](http://y) & \\'


@pytest.fixture(scope="module")
def statement() -> Statement:
    return build(Settings(), program())


def tables(statement: Statement) -> Iterator[Table]:
    for section in statement.sections:
        yield from (block for block in section.blocks if isinstance(block, Table))


def rows(statement: Statement, title: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table whose title ends so, by their first cells."""
    (found,) = [table for table in tables(statement) if table.title.endswith(f". {title}")]
    return {row[0]: row for row in found.rows}


# Form -------------------------------------------------------------------------------------------


def test_the_chapters_are_those_of_the_template(statement: Statement) -> None:
    chapters = [section.number for section in statement.sections if section.depth == 1]
    assert chapters == ["1", "2", "3", "4", "5", "6", "7", "8", "A", "B"]
    numbers = [section.number for section in statement.sections]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        parent = number.rpartition(".")[0]
        assert not parent or parent in numbers[: numbers.index(number)]


def test_every_row_has_a_cell_for_each_column(statement: Statement) -> None:
    found = list(tables(statement))
    assert len(found) > 15
    for table in found:
        assert table.rows, table.title
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.title
    titles = [table.title.split(".")[0] for table in found]
    assert len(set(titles)) == len(titles)


def test_it_is_the_same_each_time_and_has_a_date_only_if_it_is_given() -> None:
    first, second = build(Settings(), program()), build(Settings(), program())
    assert first == second
    assert "Date" not in dict(first.cover)
    assert dict(build(Settings(), program(), date="2026-01-31").cover)["Date"] == "2026-01-31"


# Content ----------------------------------------------------------------------------------------


def test_every_storage_class_is_there_in_both_roles(statement: Statement) -> None:
    (table,) = [table for table in tables(statement) if table.title.endswith(". SOP Classes")]
    found = {row[1]: row for row in table.rows}
    assert set(STORAGE_SOP_CLASSES) < set(found)
    unused = set(mpps.NOTIFICATION.sop_classes)
    assert {row[3:] for uid, row in found.items() if uid not in unused} == {("Yes", "Yes")}
    assert {found[uid][3:] for uid in unused} == {("No", "Yes")}
    syntaxes = rows(statement, "Transfer Syntaxes")
    assert len(syntaxes) == len(TRANSFER_SYNTAXES)


def test_what_the_settings_refuse_is_not_claimed() -> None:
    rules = {
        "storage.deny_sop_classes": ("*Raw*",),
        "storage.deny_transfer_syntaxes": ("MPEG*", "RLELossless"),
        "storage.accept_unknown_sop_classes": False,
    }
    statement = build(load(None, {}, rules), program())
    refused = {name for name, row in rows(statement, "SOP Classes").items() if row[4] == "No"}
    assert "Raw Data Storage" in refused
    assert all("Raw" in name for name in refused)
    syntaxes = rows(statement, "Transfer Syntaxes")
    assert syntaxes["RLE Lossless"][2] == "No"
    assert syntaxes["Implicit VR Little Endian"][2] == "Yes"
    assert "newer than this version are refused" in as_markdown(statement)


def test_every_option_is_there_with_its_value() -> None:
    settings = load(None, {}, {"association.idle_timeout": 77.5, "device.aet": "ARCHIVE7"})
    statement = build(settings, program())
    general = rows(statement, "General Configuration Parameters")
    local = rows(statement, "Local Configuration Parameters")
    assert set(general) | set(local) == {option.key for option in OPTIONS}
    assert general["association.idle_timeout"][2:4] == ("600.0", "77.5")
    assert local["device.aet"][2:4] == ('"HILUM"', '"ARCHIVE7"')
    assert "ARCHIVE7 Application Entity" in as_markdown(statement)


def test_peers_have_a_column_each() -> None:
    peers = {"ct1": Peer("CT1", "10.0.0.7"), "mr": Peer("MR", "mr.example", 11112, ("storage",))}
    statement = build(dataclasses.replace(Settings(), peers=peers), program())
    remote = rows(statement, "Remote Configuration Parameters")
    assert remote["peers.NAME.aet"][3:5] == ('"CT1"', '"MR"')
    assert remote["peers.NAME.port"][3:5] == ("104", "11112")
    assert "1 of the peers of this configuration is limited" in as_markdown(statement)


@pytest.mark.parametrize("policy", ["keep", "reject", "replace"])
def test_the_policy_on_duplicates_is_that_of_the_settings(policy: str) -> None:
    from hilum.conformance.services import DUPLICATES

    text = as_markdown(build(load(None, {}, {"storage.duplicate_policy": policy}), program()))
    assert [name for name, sentence in DUPLICATES.items() if sentence in text] == [policy]


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1", "from this machine only"),
        ("localhost", "from this machine only"),
        ("::1", "from this machine only"),
        ("0.0.0.0", "from other machines"),
        ("pacs.example", "from other machines"),
    ],
)
def test_who_can_reach_it_is_said_by_the_address(host: str, said: str) -> None:
    assert said in as_markdown(build(load(None, {}, {"device.host": host}), program()))


def test_a_service_without_a_description_is_listed_all_the_same() -> None:
    printer = ServiceClass(
        name="Printer",
        key="printer",
        ref="PS3.4 Annex H",
        sop_classes=(PRINTER,),
        operations={N_GET_RQ: Operation("N-GET", "printer")},
    )
    known = program()
    statement = build(Settings(), known._replace(services=(*known.services, printer)))
    headings = [section.heading for section in statement.sections]
    assert "5.2.9 Printer Service" in headings
    assert "5.2.9.1 SCP of the Printer SOP Classes" in headings
    assert "7.3.2.9.1 SCP of the Printer SOP Classes" in headings
    assert not [heading for heading in headings if "SCU of the Printer" in heading]
    classes = rows(statement, "SOP Classes")
    assert classes[SOP_CLASSES[PRINTER].name][3:] == ("No", "Yes")


def test_every_service_is_described_in_both_roles_and_has_its_statuses(
    statement: Statement,
) -> None:
    said = {section.heading: section for section in statement.sections}
    for service in program().services:
        for role in ("SCU", "SCP") if service.key in program().used else ("SCP",):
            title = f"{role} of the {service.name} SOP Classes"
            about = [section for heading, section in said.items() if heading.endswith(title)]
            assert [section.number[:3] for section in about] == ["5.2", "7.3"], title
            assert all(section.blocks for section in about)
            assert not str(about[0].blocks[0]).startswith("Operations: "), "a description is there"
            tables = [block for block in about[1].blocks if isinstance(block, Table)]
            operations = [one.name for one in service.operations.values() if service.handlers]
            assert {name for name in operations if f"of {name} - {role}" in str(tables)} == set(
                operations
            )


@pytest.mark.parametrize(
    ("title", "keyword", "row"),
    [
        ("Keys of the Modality Worklist", ">Modality", ("required", "1", "single, wildcard")),
        ("Attributes of a Performed Procedure Step", "PatientName", ("2", "not allowed", "3")),
        ("Attributes of a Workitem", "ProcedureStepState", ("1", "not allowed", "R")),
        ("Keys of Workitems", "SOPInstanceUID", ("unique", "single, list of UID")),
    ],
)
def test_attributes_are_those_that_the_archive_works_by(
    statement: Statement, title: str, keyword: str, row: tuple[str, ...]
) -> None:
    assert rows(statement, title)[keyword][3:] == row


# Writers ----------------------------------------------------------------------------------------


def hostile() -> Statement:
    blocks = (HOSTILE, Items((HOSTILE,)), Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)))
    section = Section("1", HOSTILE, blocks)
    return Statement(HOSTILE, ((HOSTILE, HOSTILE),), (section, Section("2", HOSTILE)))


class Page(HTMLParser):
    """What a browser sees: texts and elements; every element must be closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_html_shows_whatever_it_is_given_and_runs_none_of_it() -> None:
    page = Page()
    page.feed(as_html(hostile()))
    assert page.open == []
    assert "script" not in [tag for tag, _ in page.elements]
    shown = "".join(page.text)
    assert shown.count(HOSTILE.replace("`", "")) >= 5


def test_html_is_one_page_that_needs_no_other_and_prints(statement: Statement) -> None:
    text = as_html(statement)
    page = Page()
    page.feed(text)
    assert page.open == []
    links = [found["href"] for tag, found in page.elements if tag == "a"]
    anchors = {found["id"] for _, found in page.elements if "id" in found}
    assert links
    assert {link.removeprefix("#") for link in links if link} <= anchors
    assert not [found for _, found in page.elements if "src" in found]
    assert "@media print" in text
    assert text.startswith("<!DOCTYPE html>")


def test_markdown_escapes_whatever_it_is_given() -> None:
    text = as_markdown(hostile())
    for line in text.splitlines():
        assert "<script" not in line.replace("\\<", "")
        assert "](" not in line.replace("\\](", "")
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in (2, 3)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a|b", "a\\|b"),
        ("two\nlines", "two lines"),
        ("x_y _z_", "x_y \\_z\\_"),
        ("run `a|b` now", "run `a\\|b` now"),
        ("one ` only", "one \\` only"),
        ("R&D", "R&amp;D"),
    ],
)
def test_escaping(given: str, written: str) -> None:
    assert escaped(given) == written


@pytest.mark.parametrize("start", ["1.", "- ", "# ", "> ", "+ ", "12)"])
def test_a_paragraph_stays_one(start: str) -> None:
    assert paragraph(f"{start} text").startswith(f"{start.strip()[:-1]}\\")


# The command ------------------------------------------------------------------------------------


def test_the_command_prints_markdown() -> None:
    done = CliRunner().invoke(conformance, [], env={"HILUM_DEVICE_AET": "ELSEWHERE"})
    assert done.exit_code == 0
    assert done.output.startswith("# Hilum: DICOM Conformance Statement\n")
    assert "| Application Entity | ELSEWHERE |" in done.output


def test_the_command_writes_html_of_a_settings_file(tmp_path: Path) -> None:
    (tmp_path / "hilum.toml").write_text('[peers."<b>"]\naet = "CT1"\nhost = "ct1"\n')
    arguments = ["--config", str(tmp_path / "hilum.toml"), "--format", "html"]
    output = tmp_path / "statement.html"
    done = CliRunner().invoke(conformance, [*arguments, "--output", str(output)])
    assert (done.exit_code, done.output) == (0, f"wrote {output}\n")
    text = output.read_text("utf-8")
    assert "&lt;b&gt;" in text
    assert "<b>" not in text


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(conformance, ["--output", str(tmp_path / "no" / "such")])
    assert done.exit_code == 1
    assert "No such file or directory" in done.output


def test_the_levels_are_those_of_the_negotiation(statement: Statement) -> None:
    levels = rows(statement, "Levels of Conformance")
    assert [row[1][0] for row in levels.values()] == [
        str(storage.INFORMATION[n]) for n in (0, 2, 4)
    ]
