"""The tables of the index, generated from the attribute table.

Owns names of tables and columns and the fingerprint that tells whether an index on disk was made
for them. Must not know how rows are filled. The index is derived: there are no migrations, an
index with another fingerprint is rebuilt from the segments.
"""

from __future__ import annotations

import hashlib

from hilum.archive.keys import INSTANCE_COLUMNS, KEYS_BY_KEYWORD, LEVEL_KEYS, columns_of
from hilum.archive.ports import Level

__all__ = [
    "FINGERPRINT",
    "INSTANCE_ROW",
    "NAME_GROUPS",
    "STATEMENTS",
    "has_name_group",
    "name_group",
]

_TYPES = {"SQ": "BLOB", "US": "INTEGER"}


def _declarations(level: Level) -> str:
    types = {key.column: _TYPES.get(key.vr, "TEXT") for key in LEVEL_KEYS[level]}
    return ",\n  ".join(f"{name} {types.get(name, 'TEXT')}" for name in columns_of(level))


NAME_GROUPS = 3
"""Component groups of a patient's name that are found by how they begin."""

_NAME = KEYS_BY_KEYWORD["PatientName"].folded


def name_group(place: int) -> str:
    """SQL: the folded name from a component group on; queries must spell it as the index does."""
    expression = _NAME
    for _ in range(place):
        expression = f"substr({expression}, instr({expression}, '=') + 1)"
    return expression


def has_name_group(place: int) -> str:
    """SQL: whether the folded name has that component group; of the first there is no question."""
    return f"instr({name_group(place - 1)}, '=') > 0" if place else "TRUE"


_INSTANCE_FIXED = (
    ("sequence", "INTEGER PRIMARY KEY"),
    ("series", "INTEGER"),
    ("uid_key", "INTEGER NOT NULL"),
    ("sop_instance_uid", "TEXT NOT NULL"),
    ("sop_class", "INTEGER NOT NULL"),
    ("transfer_syntax", "INTEGER NOT NULL"),
    ("segment", "INTEGER NOT NULL"),
    ("data_offset", "INTEGER NOT NULL"),
    ("preamble", "INTEGER NOT NULL"),
    ("length", "INTEGER NOT NULL"),
    ("digest", "BLOB NOT NULL"),
    ("arrival", "INTEGER NOT NULL"),
    ("source", "INTEGER NOT NULL"),
    ("version", "INTEGER NOT NULL"),
    ("findings", "TEXT"),
    ("region", "INTEGER"),
)

INSTANCE_ROW = tuple(name for name, _ in _INSTANCE_FIXED) + INSTANCE_COLUMNS
"""The columns of an instance, in order."""


def _instance_declarations() -> str:
    types = {key.column: _TYPES.get(key.vr, "TEXT") for key in LEVEL_KEYS[Level.INSTANCE]}
    fixed = [f"{name} {type_}" for name, type_ in _INSTANCE_FIXED]
    return ",\n  ".join(fixed + [f"{name} {types[name]}" for name in INSTANCE_COLUMNS])


_MODALITIES = KEYS_BY_KEYWORD["ModalitiesInStudy"].column
_CLASSES = KEYS_BY_KEYWORD["SOPClassesInStudy"].column
_STUDY_SERIES = KEYS_BY_KEYWORD["NumberOfStudyRelatedSeries"].column
_STUDY_INSTANCES = KEYS_BY_KEYWORD["NumberOfStudyRelatedInstances"].column
_SERIES_INSTANCES = KEYS_BY_KEYWORD["NumberOfSeriesRelatedInstances"].column

STATEMENTS = (
    "CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE segment (number INTEGER PRIMARY KEY, indexed_to INTEGER NOT NULL)",
    "CREATE TABLE uid (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE)",
    "CREATE TABLE source (id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE)",
    f"""CREATE TABLE patient (
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL UNIQUE,
  {_declarations(Level.PATIENT)})""",
    f"""CREATE TABLE study (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient (id),
  {_MODALITIES} TEXT,
  {_CLASSES} TEXT,
  {_STUDY_SERIES} INTEGER NOT NULL DEFAULT 0,
  {_STUDY_INSTANCES} INTEGER NOT NULL DEFAULT 0,
  {_declarations(Level.STUDY)})""",
    f"""CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  study INTEGER NOT NULL REFERENCES study (id),
  {_SERIES_INSTANCES} INTEGER NOT NULL DEFAULT 0,
  {_declarations(Level.SERIES)})""",
    f"CREATE TABLE instance ({_instance_declarations()})",
    f"""CREATE TABLE superseded ({_instance_declarations()},
  study_instance_uid TEXT,
  series_instance_uid TEXT,
  state TEXT NOT NULL,
  superseded_by INTEGER NOT NULL)""",
    """CREATE TABLE adopted (
  sequence INTEGER PRIMARY KEY,
  path BLOB NOT NULL,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL)""",
    """CREATE TABLE variant (
  id INTEGER PRIMARY KEY,
  level TEXT NOT NULL,
  owner INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  UNIQUE (level, owner, attributes))""",
    """CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  time INTEGER NOT NULL,
  action TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL,
  detail TEXT NOT NULL)""",
    """CREATE TABLE extra (
  key INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  value,
  PRIMARY KEY (key, owner)) WITHOUT ROWID""",
    "CREATE INDEX extra_by_value ON extra (key, value)",
    """CREATE TABLE sound (
  key INTEGER NOT NULL,
  word TEXT NOT NULL,
  owner INTEGER NOT NULL,
  PRIMARY KEY (key, word, owner)) WITHOUT ROWID""",
    """CREATE TABLE region (
  id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL,
  items BLOB NOT NULL,
  UNIQUE (series, items))""",
    "CREATE INDEX patient_by_id ON patient (patient_id)",
    *(
        f"CREATE INDEX patient_by_name_{place} ON patient ({name_group(place)})"
        + (f" WHERE {has_name_group(place)}" if place else "")
        for place in range(NAME_GROUPS)
    ),
    "CREATE INDEX study_by_patient ON study (patient)",
    "CREATE UNIQUE INDEX study_by_uid ON study (study_instance_uid)",
    f"CREATE INDEX study_by_date ON study (study_date, {_MODALITIES})",
    "CREATE INDEX study_by_accession ON study (accession_number)",
    "CREATE UNIQUE INDEX series_by_uid ON series (study, series_instance_uid)",
    "CREATE INDEX series_by_uid_alone ON series (series_instance_uid)",
    "CREATE INDEX instance_by_uid ON instance (uid_key)",
    "CREATE INDEX instance_by_series ON instance (series)",
    "CREATE INDEX instance_by_region ON instance (region) WHERE region IS NOT NULL",
    "CREATE INDEX superseded_by_uid ON superseded (uid_key)",
)
"""What makes an empty index."""

FINGERPRINT = hashlib.sha256("\n".join(STATEMENTS).encode()).hexdigest()[:16]
"""Changes whenever a table or column changes."""
