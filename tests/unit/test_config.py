"""Settings: precedence, origins, messages, the settings file, and the notation of peers."""

from __future__ import annotations

import re
import string
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilum.config import (
    OPTIONS,
    PEER_OPTIONS,
    SERVICES,
    Association,
    Device,
    Log,
    Peer,
    Settings,
    Storage,
    ae_title,
    as_toml,
    explain,
    load,
    parse_address,
    template,
)
from hilum.errors import SettingsError, UsageError

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(text: str) -> Path:
        path = tmp_path / "hilum.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def problems(*arguments: Any, **keywords: Any) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(*arguments, **keywords)
    return str(caught.value).splitlines()


# Precedence -----------------------------------------------------------------------------------


def test_nothing_given_is_the_defaults() -> None:
    found = load()
    assert found == Settings()
    assert set(found.origins) == {option.key for option in OPTIONS}
    assert set(found.origins.values()) == {"default"}


def test_flag_over_environment_over_file_over_default(write: Any) -> None:
    path = write('[device]\naet = "FILE"\nport = 1\nhost = "h"\n')
    environ = {"HILUM_DEVICE_AET": "ENV", "HILUM_DEVICE_PORT": "2", "PATH": "/bin"}
    flags = {"device.aet": "FLAG", "device.host": None}
    found = load(path, environ, flags)
    assert found.device == Device(aet="FLAG", port=2, host="h")
    assert found.origins["device.aet"] == "flag --aet"
    assert found.origins["device.port"] == "environment HILUM_DEVICE_PORT"
    assert found.origins["device.host"] == f"file {path}"
    assert found.origins["device.data"] == "default"


def test_flags_are_typed_or_text() -> None:
    typed = {"device.port": 104, "log.json": True, "association.calling_aets": ("A", "B")}
    text = {"device.port": "104", "log.json": "yes", "association.calling_aets": "A,B"}
    assert load(flags=typed) == load(flags=text)
    assert load(flags=typed).association.calling_aets == ("A", "B")


def test_the_environment_of_each_kind() -> None:
    found = load(
        environ={
            "HILUM_DEVICE_DATA": "/srv/hilum",
            "HILUM_ASSOCIATION_IDLE_TIMEOUT": "0",
            "HILUM_ASSOCIATION_CALLED_AET_CHECK": "enforce",
            "HILUM_STORAGE_DENY_SOP_CLASSES": "RTPlan*, 1.2.840.10008.5.1.4.1.1.66",
            "HILUM_LOG_JSON": "On",
        }
    )
    assert found.device.data == Path("/srv/hilum")
    assert found.association.idle_timeout == 0.0
    assert found.association.called_aet_check == "enforce"
    assert found.storage.deny_sop_classes == ("RTPlan*", "1.2.840.10008.5.1.4.1.1.66")
    assert found.log.json is True


def test_home_in_the_data_folder() -> None:
    assert load(flags={"device.data": "~/images"}).device.data == Path.home() / "images"


def test_variables_of_a_service_called_hilum_are_ignored() -> None:
    environ = {
        "HILUM_PORT": "tcp://10.0.0.1:11112",
        "HILUM_SERVICE_HOST": "10.0.0.1",
        "HILUM_PORT_11112_TCP_ADDR": "10.0.0.1",
        "HILUM_STORAGE_SERVICE_PORT": "11112",
    }
    assert load(environ=environ) == Settings()


# Messages -------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once(write: Any) -> None:
    path = write(
        '[device]\nport = 70000\naet = "A\\\\B"\nhoost = "h"\n'
        "[asociation]\nidle_timeout = 1\n"
        "[log]\nlevel = 'loud'\n"
    )
    found = problems(path, {"HILUM_LOG_JSON": "maybe"}, {"device.prot": 1})
    assert found == [
        f"device.port = 70000 (file {path}): must be a whole number from 0 to 65535",
        f"device.aet = 'A\\\\B' (file {path}): AE title 'A\\\\B' has a character other than ASCII, "
        "or a backslash",
        f"device.hoost (file {path}): no such option; did you mean device.host?",
        f"asociation (file {path}): no such option; did you mean association?",
        f"log.level = 'loud' (file {path}): must be one of debug, info, warning, error",
        "log.json = 'maybe' (environment HILUM_LOG_JSON): must be true or false",
        "device.prot (flag): no such option; did you mean device.port?",
    ]


def test_a_misspelled_variable_is_told() -> None:
    assert problems(environ={"HILUM_DEVICE_PROT": "1"}) == [
        "HILUM_DEVICE_PROT (environment): no such option; did you mean HILUM_DEVICE_PORT?"
    ]


def test_a_wrong_value_is_told_even_when_another_wins(write: Any) -> None:
    path = write("[device]\nport = -1\n")
    assert len(problems(path, flags={"device.port": 104})) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("device.port", "x"),
        ("device.port", True),
        ("device.port", 1.0),
        ("device.port", 65536),
        ("device.data", ""),
        ("device.data", "a\nb"),
        ("device.data", 3),
        ("device.host", "two words"),
        ("device.host", "x" * 256),
        ("device.host", ""),
        ("association.maximum_length", 4095),
        ("association.maximum_length", 1 << 32),
        ("association.artim_timeout", 0),
        ("association.idle_timeout", -1),
        ("association.idle_timeout", float("nan")),
        ("association.idle_timeout", float("inf")),
        ("association.idle_timeout", "soon"),
        ("association.operations_performed", 65536),
        ("association.calling_aets", 3),
        ("association.calling_aets", ["A", 3]),
        ("association.calling_aet_check", "maybe"),
        ("storage.duplicate_policy", "overwrite"),
        ("storage.accept_unknown_sop_classes", 1),
        ("storage.deny_sop_classes", ["CTImageStorge"]),
        ("storage.deny_transfer_syntaxes", ["CTImageStorage"]),
        ("log.json", "truee"),
    ],
)
def test_values_that_are_refused(key: str, value: Any) -> None:
    (line,) = problems(flags={key: value})
    assert line.startswith(f"{key} = ")
    assert "(flag --" in line
    assert "must be " in line or "no keyword" in line


@pytest.mark.parametrize("length", [0, 4096, 16384, 0xFFFFFFFF])
def test_maximum_length_may_be_unlimited(length: int) -> None:
    assert load(flags={"association.maximum_length": length}).association.maximum_length == length


def test_a_pattern_that_matches_no_keyword_has_a_suggestion() -> None:
    (line,) = problems(flags={"storage.deny_sop_classes": ["CTImageStorge"]})
    assert line.endswith("no keyword matches 'CTImageStorge'; did you mean CTImageStorage?")


def test_long_values_are_cut_and_escaped_in_messages() -> None:
    (line,) = problems(flags={"device.host": "\x1b[31m" + "x" * 10_000})
    assert line.isprintable()
    assert len(line) < 200


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read .*none\.toml: No such file"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_not_toml(write: Any) -> None:
    with pytest.raises(SettingsError, match=r"not TOML: .*line 2"):
        load(write("[device]\naet = \n"))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "hilum.toml"
    path.write_bytes(b"# \xff\n")
    with pytest.raises(SettingsError, match="byte 2 is not UTF-8"):
        load(path)


@pytest.mark.parametrize("text", ["device = 3", "peers = 3", "[peers]\nct1 = 3"])
def test_what_must_be_a_table(write: Any, text: str) -> None:
    (line,) = problems(write(text))
    assert "must be " in line


# Peers ----------------------------------------------------------------------------------------


def test_peers(write: Any) -> None:
    path = write(
        '[peers.ct1]\naet = " CT1 "\nhost = "10.0.0.7"\n'
        '[peers."reading room"]\naet = "RR"\nhost = "::1"\nport = 11113\n'
        'services = ["verification"]\nmaximum_associations = 4\n'
    )
    found = load(path)
    assert found.peers == {
        "ct1": Peer("CT1", "10.0.0.7", 104),
        "reading room": Peer("RR", "::1", 11113, ("verification",), 4),
    }
    assert found.origins["peers.ct1.aet"] == f"file {path}"
    assert found.origins["peers.ct1.port"] == "default"


def test_what_is_wrong_with_peers(write: Any) -> None:
    path = write(
        "[peers.a]\nport = 1\n"
        '[peers.b]\naet = "B"\nhost = "h"\nport = 0\nservices = ["sorcery"]\n'
        '[peers."x@y"]\naet = "X"\nhost = "h"\n'
        '[peers.c]\naet = "C"\nhosts = "h"\n'
    )
    found = problems(path)
    assert [line.split(" ")[0] for line in found] == [
        "peers.a.aet",
        "peers.a.host",
        "peers.b.port",
        "peers.b.services",
        "peers.x@y",
        "peers.c.hosts",
        "peers.c.host",
    ]
    assert "missing; must be an AE title" in found[0]
    assert "a list of verification, storage" in found[3]
    assert "did you mean peers.c.host?" in found[5]


# The settings file ----------------------------------------------------------------------------


def test_the_template_is_the_defaults(write: Any) -> None:
    assert load(write(template())) == Settings()


def test_every_option_of_the_template_uncommented_is_its_default(write: Any) -> None:
    text = re.sub(r"(?m)^# ([a-z_]+ = )", r"\1", template().split("# Other application")[0])
    path = write(text)
    found = load(path)
    assert found == Settings()
    assert set(found.origins.values()) == {f"file {path}"}


def words_of(text: str) -> str:
    return " ".join(line.removeprefix("# ") for line in text.splitlines())


def test_the_template_has_every_option_with_its_help() -> None:
    text = template()
    words = words_of(text)
    for option in OPTIONS:
        assert f"# {option.name} = {as_toml(option.default)}\n" in text
        assert f"# Variable: {option.environment}\n" in text
        assert option.help in words
    assert all(len(line) <= 100 for line in text.splitlines())


def test_the_template_shows_every_option_of_a_peer() -> None:
    words = words_of(template())
    assert all(f"{option.name}: {option.help}" in words for option in PEER_OPTIONS)


printable = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFFF, categories=["L", "N", "P", "S", "Zs"]),
    min_size=1,
    max_size=20,
).filter(lambda text: bool(text.strip()) and text.isprintable())
aets = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\"),
    min_size=1,
    max_size=16,
)
hosts = st.text(string.ascii_letters + string.digits + "-.:", min_size=1, max_size=40)
checks = st.sampled_from(["off", "warn", "enforce"])
times = st.floats(0.001, 366 * 86400)
windows = st.integers(0, 65535)
counts = st.integers(1, 100_000)
sizes = st.integers(1, 1 << 30)
sop_classes = st.lists(
    st.sampled_from(["CT*", "1.2.840.*", "?RImageStorage", "*"]), max_size=3
).map(tuple)
syntaxes = st.lists(st.sampled_from(["JPEG*", "1.2.840.10008.1.2.4.*"]), max_size=2).map(tuple)

any_settings = st.builds(
    Settings,
    device=st.builds(
        Device,
        data=printable.filter(lambda text: not text.startswith("~")).map(Path),
        aet=aets,
        host=hosts,
        port=st.integers(0, 65535),
    ),
    association=st.builds(
        Association,
        called_aet_check=checks,
        calling_aet_check=checks,
        calling_aets=st.lists(aets, max_size=3).map(tuple),
        calling_host_check=checks,
        maximum_associations=counts,
        maximum_associations_per_host=counts,
        maximum_length=st.just(0) | st.integers(4096, 0xFFFFFFFF),
        operations_performed=windows,
        operations_invoked=windows,
        artim_timeout=times,
        idle_timeout=times | st.just(0.0),
        pdu_timeout=times,
        minimum_rate=sizes,
        identifier_limit=st.integers(1, 1024),
        shutdown_grace=times | st.just(0.0),
    ),
    storage=st.builds(
        Storage,
        accept_unknown_sop_classes=st.booleans(),
        deny_sop_classes=sop_classes,
        accept_private_transfer_syntaxes=st.booleans(),
        deny_transfer_syntaxes=syntaxes,
        prefer_transfer_syntaxes=syntaxes,
        duplicate_policy=st.sampled_from(["keep", "reject", "replace"]),
        low_water_mark=sizes,
        segment_size=sizes,
        large_object=sizes,
    ),
    log=st.builds(
        Log,
        level=st.sampled_from(["debug", "info", "warning", "error"]),
        json=st.booleans(),
    ),
    peers=st.dictionaries(
        printable.filter(lambda text: "@" not in text),
        st.builds(
            Peer,
            aet=aets,
            host=hosts,
            port=st.integers(1, 65535),
            services=st.lists(st.sampled_from(SERVICES), unique=True).map(tuple),
            maximum_associations=st.integers(0, 100_000),
        ),
        max_size=3,
    ),
)


@same_folder
@given(chosen=any_settings)
def test_any_settings_survive_the_settings_file(write: Any, chosen: Settings) -> None:
    assert load(write(template(chosen))) == chosen


def test_explain_has_a_row_for_every_option(write: Any) -> None:
    path = write('[device]\nport = 104\n[peers.ct1]\naet = "CT1"\nhost = "h"\n')
    rows = {row.option: row for row in explain(load(path))}
    assert [key for key in rows if not key.startswith("peers.")] == [o.key for o in OPTIONS]
    assert rows["device.port"].value == 104
    assert rows["device.port"].origin == f"file {path}"
    assert rows["log.level"].origin == "default"
    assert rows["association.idle_timeout"].help.endswith("Unit: seconds.")
    assert rows["peers.ct1.port"].value == 104
    assert rows["peers.ct1.port"].origin == "default"


def test_settings_made_by_a_program_say_so() -> None:
    made = replace(Settings(), peers={"a": Peer("A", "h", 1)})
    assert {row.origin for row in explain(made)} == {"program"}


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().device.port = 1  # type: ignore[misc]


def test_no_two_options_share_a_name_or_a_variable() -> None:
    assert len({option.key for option in OPTIONS}) == len(OPTIONS)
    assert len({option.environment for option in OPTIONS}) == len(OPTIONS)
    assert all(option.help.endswith(".") for option in (*OPTIONS, *PEER_OPTIONS))


def test_every_default_is_allowed() -> None:
    for option in OPTIONS:
        assert option.kind.read(option.default) == option.default


# AE titles and addresses ----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["A", "x" * 16, " HILUM ", "A B", "a@b:c", "~!"])
def test_ae_titles(text: str) -> None:
    assert ae_title(text) == text.strip()


@pytest.mark.parametrize("text", ["", " " * 16, "x" * 17, "A\\B", "A\nB", "A\x00", "Ä", "A\x7f"])
def test_what_is_no_ae_title(text: str) -> None:
    with pytest.raises(UsageError, match="AE title"):
        ae_title(text)


PEERS = {"pacs": Peer("PACS", "10.0.0.5", 11112), "ct1": Peer("CT1", "10.0.0.7")}


@pytest.mark.parametrize(
    ("text", "peer"),
    [
        ("pacs", PEERS["pacs"]),
        ("PACS@10.0.0.5:11112", Peer("PACS", "10.0.0.5", 11112)),
        ("A B@localhost:1", Peer("A B", "localhost", 1)),
        ("A@B@host:65535", Peer("A@B", "host", 65535)),
        ("X@[::1]:104", Peer("X", "::1", 104)),
        ("X@[fe80::1%eth0]:104", Peer("X", "fe80::1%eth0", 104)),
    ],
)
def test_addresses(text: str, peer: Peer) -> None:
    assert parse_address(text, PEERS) == peer


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no peer ''"),
        ("pasc", r"did you mean pacs\?; write the name of a peer \(pacs, ct1\)"),
        ("host:104", "no peer 'host:104'"),
        ("X@host", "no host and port"),
        ("X@:104", "no host and port"),
        ("X@host:", "port '' is not"),
        ("X@host:0", "port '0' is not"),
        ("X@host:65536", "port '65536' is not"),
        ("X@host:0001040000", "port '0001040000' is not"),
        ("X@host:-1", "port '-1' is not"),
        ("X@host:١", "is not a number"),
        ("@host:1", "AE title"),
        ("   @host:1", "AE title"),
        ("A\\B@host:1", "AE title"),
        ("X@::1:104", "brackets"),
        ("X@[::1:104", "brackets"),
        ("X@[nonsense]:104", "no host name or IP address"),
        ("X@[fe80::1% a]:104", "no host name or IP address"),
        ("X@two words:104", "no host name or IP address"),
        ("X@a/b:104", "no host name or IP address"),
    ],
)
def test_what_is_no_address(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_address(text, PEERS)


names = st.text(string.ascii_letters + string.digits + "-.", min_size=1, max_size=60)


@given(aets, names, st.integers(1, 65535))
def test_any_address_is_read_as_it_was_written(aet: str, host: str, port: int) -> None:
    assert parse_address(f"{aet}@{host}:{port}") == Peer(aet, host, port)


@given(aets, st.ip_addresses(v=6), st.integers(1, 65535))
def test_any_ipv6_address_too(aet: str, host: Any, port: int) -> None:
    assert parse_address(f"{aet}@[{host}]:{port}") == Peer(aet, str(host), port)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_usage_error(text: str) -> None:
    try:
        peer = parse_address(text, PEERS)
    except UsageError as error:
        assert str(error).isprintable()
        assert len(str(error)) < 400
    else:
        assert peer in PEERS.values() or (peer.aet == ae_title(peer.aet) and 0 < peer.port < 65536)
