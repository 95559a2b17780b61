import { APPLICATION_ID, type Connection } from './connection.ts'

/** Forward only, in order, never edited once shipped: a change is the next number. `user_version` counts them. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    position INTEGER UNIQUE,
    stream_type TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    command_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX event_by_stream ON event (stream_type, stream_id, seq);
  CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;
  CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;

  CREATE TABLE stream (type TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (type, id)) STRICT;
  CREATE TABLE private (type TEXT NOT NULL, id TEXT NOT NULL, parts TEXT NOT NULL, PRIMARY KEY (type, id)) STRICT;
  CREATE TABLE receipt (command_id TEXT PRIMARY KEY, receipt TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE quarantine (
    command_id TEXT PRIMARY KEY,
    stream_id TEXT NOT NULL,
    envelope TEXT NOT NULL,
    code TEXT NOT NULL,
    details TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    received_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX quarantine_by_stream ON quarantine (stream_id);

  CREATE TABLE code_lease (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, desk_id TEXT NOT NULL, granted_at INTEGER NOT NULL) STRICT;
  CREATE TABLE used_code (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  CREATE TABLE directory (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE TABLE operator (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE desk (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    machine_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    revoked_at INTEGER
  ) STRICT;
  CREATE TABLE session (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operator (id),
    desk_id TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    author_key TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT;
  CREATE TABLE enrolment (
    code_hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by TEXT
  ) STRICT;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    operator_id TEXT,
    desk_id TEXT,
    address TEXT,
    details TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is final'); END;
  CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is final'); END;
  `,
  // Positions leave the events, which are final: what stands at a position changes when a ticket becomes confidential.
  `
  CREATE TABLE feed (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'empty', 'gone', 'erased')),
    seq INTEGER,
    stream_type TEXT,
    stream_id TEXT,
    CHECK ((kind = 'event') = (seq IS NOT NULL)),
    CHECK ((kind = 'empty') = (stream_id IS NULL) AND (stream_type IS NULL) = (stream_id IS NULL))
  ) STRICT;
  INSERT INTO feed (position, kind, seq, stream_type, stream_id)
    SELECT position, 'event', seq, stream_type, stream_id FROM event WHERE position IS NOT NULL ORDER BY position;
  CREATE INDEX feed_by_stream ON feed (stream_type, stream_id) WHERE stream_id IS NOT NULL;

  ALTER TABLE event RENAME TO event_with_position;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    stream_type TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    command_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO event SELECT seq, stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at FROM event_with_position;
  DROP TABLE event_with_position;
  CREATE INDEX event_by_stream ON event (stream_type, stream_id, seq);
  CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;
  CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;

  ALTER TABLE operator ADD COLUMN department_id TEXT;
  `,
  // A session whose operator got a new password or was disabled proves nothing that is given after that moment.
  `
  ALTER TABLE session ADD COLUMN barred_at INTEGER;
  CREATE INDEX session_by_operator ON session (operator_id);
  CREATE INDEX stream_confidential_by_time ON stream (state ->> '$.receivedAt') WHERE state ->> '$.confidential' = 1;
  CREATE INDEX event_attaching ON event (data ->> '$.attachmentId', seq) WHERE type = 'FileAttached';
  CREATE INDEX event_detaching ON event (seq) WHERE type = 'FileDetached';
  `,
  // Follow-up. due_check and department_part are indexes of the public tickets' states, made anew where `work_index` is missing in meta.
  `
  CREATE TABLE due_check (
    ticket_id TEXT NOT NULL,
    check_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    wakes_at INTEGER NOT NULL,
    sleeps_at INTEGER,
    late_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, check_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX due_check_by_kind ON due_check (kind, wakes_at, sleeps_at, late_at);
  CREATE TABLE department_part (
    ticket_id TEXT NOT NULL,
    part_id TEXT NOT NULL,
    department_id TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    due_at INTEGER,
    PRIMARY KEY (ticket_id, part_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX department_part_by_department ON department_part (department_id, open, received_at);

  CREATE TABLE lease (
    ticket_id TEXT NOT NULL,
    check_key TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    operator_id TEXT,
    until INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, check_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX lease_by_end ON lease (until);

  CREATE TABLE day_work (
    day INTEGER NOT NULL,
    operator_id TEXT NOT NULL,
    calls INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    forwarded INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    verified INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (day, operator_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE open_call (call_id TEXT PRIMARY KEY, operator_id TEXT NOT NULL, started_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE open_shift (shift_id TEXT PRIMARY KEY, operator_id TEXT NOT NULL, started_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE false_report (department_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX false_report_by_department ON false_report (department_id, at);

  ALTER TABLE enrolment ADD COLUMN scope TEXT NOT NULL DEFAULT 'centre' CHECK (scope IN ('centre', 'department'));
  ALTER TABLE desk ADD COLUMN scope TEXT NOT NULL DEFAULT 'centre' CHECK (scope IN ('centre', 'department'));
  CREATE TABLE desk_report (
    desk_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    clock_offset INTEGER,
    version TEXT NOT NULL,
    free_bytes INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stream_review_by_time ON stream (state ->> '$.at') WHERE type = 'review';
  CREATE INDEX event_erasing ON event (seq) WHERE type = 'PersonalDataErased';
  `,
  // Open tickets with the moment at which the timer is to look at them, and the messages that are to leave the centre.
  `
  CREATE TABLE follow_up (ticket_id TEXT PRIMARY KEY, at INTEGER) STRICT, WITHOUT ROWID;
  CREATE INDEX follow_up_by_time ON follow_up (at, ticket_id) WHERE at IS NOT NULL;
  CREATE TABLE delivery (
    message_id TEXT PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    ticket_id TEXT NOT NULL,
    assignment_id TEXT,
    command_id TEXT NOT NULL,
    enqueued_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    told TEXT CHECK (told IN ('retrying', 'sent'))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delivery_by_time ON delivery (channel, next_at, message_id);
  CREATE INDEX delivery_by_ticket ON delivery (ticket_id);
  `,
  `
  CREATE TABLE taken_back (kind TEXT NOT NULL CHECK (kind IN ('hidden', 'erased')), id TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
  `,
  // `shelf`: its place among SHELVES. What hangs on a ticket (requests about it, calls that led to it) is found by it.
  `
  DROP TABLE department_part;
  CREATE TABLE department_part (
    ticket_id TEXT NOT NULL,
    part_id TEXT NOT NULL,
    department_id TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    shelf INTEGER NOT NULL,
    due_at INTEGER,
    PRIMARY KEY (ticket_id, part_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX department_part_by_department ON department_part (department_id, shelf, received_at);
  CREATE INDEX session_by_desk ON session (desk_id) WHERE revoked_at IS NULL;
  CREATE TABLE beside_ticket (ticket_id TEXT NOT NULL, stream_type TEXT NOT NULL, stream_id TEXT NOT NULL, PRIMARY KEY (ticket_id, stream_type, stream_id)) STRICT, WITHOUT ROWID;
  CREATE INDEX beside_ticket_by_stream ON beside_ticket (stream_type, stream_id);
  INSERT OR IGNORE INTO beside_ticket SELECT j.value, 'call', s.id FROM stream s, json_each(s.state, '$.ticketIds') j WHERE s.type = 'call';
  INSERT OR IGNORE INTO beside_ticket SELECT id, 'call', state ->> '$.callId' FROM stream WHERE type = 'ticket' AND state ->> '$.callId' IS NOT NULL;
  INSERT OR IGNORE INTO beside_ticket SELECT state ->> '$.ticketId', 'approval', id FROM stream WHERE type = 'approval' AND state ->> '$.ticketId' IS NOT NULL;
  INSERT OR IGNORE INTO beside_ticket SELECT j.value, 'approval', s.id FROM stream s, json_each(s.state, '$.subjectIds') j WHERE s.type = 'approval';
  ALTER TABLE quarantine ADD COLUMN settled_at INTEGER;
  ALTER TABLE quarantine ADD COLUMN settled_by TEXT;
  ALTER TABLE quarantine ADD COLUMN how TEXT CHECK (how IN ('done', 'author'));
  ALTER TABLE quarantine ADD COLUMN note TEXT;
  CREATE INDEX quarantine_by_time ON quarantine (settled_at, received_at);
  `,
  'ALTER TABLE lease ADD COLUMN turn INTEGER NOT NULL DEFAULT 0',
  // a row that is replaced is deleted without its trigger being asked
  `
  CREATE TRIGGER audit_grows BEFORE INSERT ON audit WHEN NEW.number IN (SELECT number FROM audit) BEGIN SELECT RAISE(ABORT, 'the audit trail is final'); END;
  `,
  // what it speaks with the server, so that an upgrade can be told whom it would leave out
  'ALTER TABLE desk_report ADD COLUMN protocol INTEGER',
  // Releases of the console. A desk of which nobody has said otherwise goes by the ring `stable`.
  `
  CREATE TABLE release (
    version TEXT PRIMARY KEY,
    uploaded_at INTEGER NOT NULL,
    protocol INTEGER NOT NULL,
    notes TEXT NOT NULL,
    feeds TEXT NOT NULL,
    left_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ring (name TEXT PRIMARY KEY, version TEXT, paused INTEGER NOT NULL DEFAULT 0, spread_minutes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO ring (name, spread_minutes) VALUES ('stable', 240);
  CREATE TABLE desk_orders (desk_id TEXT PRIMARY KEY, ring TEXT, hold INTEGER NOT NULL, force_version TEXT) STRICT, WITHOUT ROWID;
  ALTER TABLE desk_report ADD COLUMN ring TEXT;
  ALTER TABLE desk_report ADD COLUMN update_state TEXT;
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** Brings the database to this program's schema. Throws when it was written by a newer program. */
export function migrate(db: Connection): void {
  db.transaction(() => {
    const at = Number(db.pragma('user_version', { simple: true }))
    if (at > SCHEMA_VERSION) throw new Error(`database schema ${at} is newer than this server's ${SCHEMA_VERSION}`)
    for (const sql of MIGRATIONS.slice(at)) db.exec(sql)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
    db.pragma(`application_id = ${APPLICATION_ID}`)
  }).immediate()
}
