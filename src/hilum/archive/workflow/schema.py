"""The tables of `workflow.db`, as the list of steps that lead from nothing to today's.

Owns names of tables and columns. A release may add a migration at the end; one that was released is
never changed, because databases that went through it exist. Data sets are BLOBs: explicit VR little
endian, text in UTF-8, complete; other columns are what is looked up. Times are microseconds since
1970, UTC.
"""

from __future__ import annotations

__all__ = ["MIGRATIONS"]

_FIRST = (
    "CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # Orders and the modality worklist (PS3.4 Annex K) ---------------------------------------------
    """CREATE TABLE patient (
  id INTEGER PRIMARY KEY,
  identity TEXT UNIQUE,
  data BLOB NOT NULL,
  merged_into INTEGER REFERENCES patient (id),
  updated INTEGER NOT NULL)""",
    """CREATE TABLE service_request (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient (id),
  accession_number TEXT NOT NULL,
  placer_number TEXT NOT NULL,
  filler_number TEXT NOT NULL,
  data BLOB NOT NULL)""",
    """CREATE TABLE requested_procedure (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES service_request (id),
  procedure_id TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL UNIQUE,
  data BLOB NOT NULL)""",
    """CREATE TABLE scheduled_step (
  id INTEGER PRIMARY KEY,
  procedure INTEGER NOT NULL REFERENCES requested_procedure (id),
  step_id TEXT NOT NULL,
  status TEXT NOT NULL,
  open INTEGER NOT NULL,
  start_date TEXT NOT NULL,
  start_time TEXT NOT NULL,
  modality TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  accession_number TEXT NOT NULL,
  data BLOB NOT NULL,
  item BLOB NOT NULL,
  revision INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  UNIQUE (procedure, step_id))""",
    """CREATE TABLE station (
  aet TEXT NOT NULL,
  open INTEGER NOT NULL,
  start_date TEXT NOT NULL,
  step INTEGER NOT NULL REFERENCES scheduled_step (id) ON DELETE CASCADE,
  PRIMARY KEY (aet, open, start_date, step)) WITHOUT ROWID""",
    "CREATE INDEX station_by_step ON station (step)",
    "CREATE INDEX request_by_accession ON service_request (accession_number)",
    "CREATE INDEX request_by_placer ON service_request (placer_number)",
    "CREATE INDEX request_by_filler ON service_request (filler_number)",
    "CREATE INDEX request_by_patient ON service_request (patient)",
    "CREATE INDEX procedure_by_request ON requested_procedure (request)",
    "CREATE INDEX step_by_date ON scheduled_step (open, start_date, modality)",
    "CREATE INDEX step_by_patient ON scheduled_step (patient_id, open)",
    "CREATE INDEX step_by_accession ON scheduled_step (accession_number, open)",
    # Performed procedure steps (PS3.4 Annex F) ----------------------------------------------------
    """CREATE TABLE performed_step (
  uid TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  data BLOB NOT NULL,
  findings TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE performed_study (
  study_instance_uid TEXT NOT NULL,
  performed_step TEXT NOT NULL,
  scheduled_step INTEGER NOT NULL,
  PRIMARY KEY (study_instance_uid, performed_step, scheduled_step)) WITHOUT ROWID""",
    "CREATE INDEX performed_by_step ON performed_study (performed_step)",
    """CREATE TABLE performed_instance (
  performed_step TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL,
  sop_class_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  PRIMARY KEY (performed_step, sop_instance_uid)) WITHOUT ROWID""",
    "CREATE INDEX performed_by_instance ON performed_instance (sop_instance_uid)",
    # Unified procedure steps (PS3.4 Annex CC) -----------------------------------------------------
    """CREATE TABLE workitem (
  uid TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  transaction_uid TEXT NOT NULL,
  start TEXT NOT NULL,
  worklist_label TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  data BLOB NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX workitem_by_state ON workitem (state, start)",
    "CREATE INDEX workitem_by_patient ON workitem (patient_id)",
    """CREATE TABLE workitem_subscription (
  workitem TEXT NOT NULL REFERENCES workitem (uid) ON DELETE CASCADE,
  aet TEXT NOT NULL,
  deletion_lock INTEGER NOT NULL,
  PRIMARY KEY (workitem, aet)) WITHOUT ROWID""",
    "CREATE INDEX subscription_by_aet ON workitem_subscription (aet)",
    """CREATE TABLE global_subscription (
  aet TEXT PRIMARY KEY,
  deletion_lock INTEGER NOT NULL,
  filter BLOB) WITHOUT ROWID""",
    # Storage commitment (PS3.4 Annex J) -----------------------------------------------------------
    """CREATE TABLE commitment (
  id INTEGER PRIMARY KEY,
  transaction_uid TEXT NOT NULL,
  requester TEXT NOT NULL,
  state TEXT NOT NULL,
  digest BLOB NOT NULL,
  received INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  next_check INTEGER NOT NULL,
  outbox INTEGER)""",
    "CREATE INDEX commitment_by_uid ON commitment (transaction_uid)",
    "CREATE INDEX commitment_by_check ON commitment (state, next_check)",
    """CREATE TABLE commitment_instance (
  commitment INTEGER NOT NULL REFERENCES commitment (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  sop_class_uid TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL,
  reason INTEGER,
  PRIMARY KEY (commitment, position)) WITHOUT ROWID""",
    "CREATE INDEX commitment_by_instance ON commitment_instance (sop_instance_uid, reason)",
    # What is to be told, and what we were told ----------------------------------------------------
    """CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  destination TEXT NOT NULL,
  thread TEXT,
  details TEXT NOT NULL,
  payload BLOB NOT NULL,
  created INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  gave_up INTEGER NOT NULL,
  last_error TEXT NOT NULL)""",
    "CREATE INDEX outbox_by_time ON outbox (gave_up, next_attempt)",
    "CREATE INDEX outbox_by_thread ON outbox (destination, thread, gave_up, id)",
    """CREATE TABLE availability (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  study_instance_uid TEXT NOT NULL,
  source TEXT NOT NULL,
  data BLOB NOT NULL,
  received INTEGER NOT NULL)""",
    "CREATE INDEX availability_by_study ON availability (study_instance_uid)",
    # Completeness of studies ----------------------------------------------------------------------
    """CREATE TABLE study_activity (
  study_instance_uid TEXT PRIMARY KEY,
  last_arrival INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE study_complete (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  study_instance_uid TEXT NOT NULL UNIQUE,
  evidence TEXT NOT NULL,
  instances INTEGER NOT NULL,
  time INTEGER NOT NULL)""",
    """CREATE TABLE study_subscriber (
  name TEXT PRIMARY KEY,
  seen INTEGER NOT NULL) WITHOUT ROWID""",
)

_SECOND = (
    # The process that sends a delivery; when it is gone, another need not wait.
    "ALTER TABLE outbox ADD COLUMN taken_by TEXT NOT NULL DEFAULT ''",
)

_THIRD = (
    # What one process does for all, and who does it.
    """CREATE TABLE duty (
  name TEXT PRIMARY KEY,
  process TEXT NOT NULL,
  until INTEGER NOT NULL) WITHOUT ROWID""",
    # Peers that take event reports on associations of theirs, and the process that has these.
    """CREATE TABLE listening (
  aet TEXT NOT NULL,
  kind TEXT NOT NULL,
  process TEXT NOT NULL,
  PRIMARY KEY (aet, kind, process)) WITHOUT ROWID""",
    # The process that was asked: it has the association that the result may go back on.
    "ALTER TABLE commitment ADD COLUMN taken_by TEXT NOT NULL DEFAULT ''",
    # 0: nothing was said of an ended step; 1: its instances were announced; 2: its study was
    # judged, too.
    "ALTER TABLE performed_step ADD COLUMN told INTEGER NOT NULL DEFAULT 0",
    """CREATE INDEX performed_by_end ON performed_step (updated)
  WHERE status <> 'IN PROGRESS' AND told < 2""",
    "CREATE INDEX outbox_by_taker ON outbox (taken_by) WHERE taken_by <> ''",
    # Events that a subscriber could not deal with, to be tried again.
    """CREATE TABLE study_put_off (
  subscriber TEXT NOT NULL,
  event INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  PRIMARY KEY (subscriber, event)) WITHOUT ROWID""",
)

_FOURTH = (
    # A report that its destination does not take: it need not hold up what else is sent there.
    "ALTER TABLE outbox ADD COLUMN aside INTEGER NOT NULL DEFAULT 0",
    # What is over is looked for again and again.
    "CREATE INDEX performed_by_update ON performed_step (updated)",
    "CREATE INDEX availability_by_time ON availability (received)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND, _THIRD, _FOURTH)
"""The statements of each version, the first one making an empty database."""
