import { FIRST_FORM } from './first-form.ts'

/** Numbered by place, forward only, never edited once shipped. Views are rebuilt from states and need none. */
export const MIGRATIONS: readonly string[] = [
  FIRST_FORM,

  // a ticket's whole life. Nothing of the first form is carried over: views come from a fresh snapshot, and no server
  // understands a command of protocol 1 any more
  `
  drop table tickets; drop table documents; drop table ticket_texts; drop table search_waiting; drop table search; drop table indexes_off;
  drop table directory_ranks; drop table outbox; drop table drafts; drop table operators;
  delete from meta where name in ('directory', 'directoryVersion');
  update meta set value = '1' where name = 'needsSnapshot';

  -- ids of categories, places, departments, operators and incidents as small numbers: lists compare and carry these
  create table keys (number integer primary key, text text not null unique);

  create table tickets (
    number integer primary key,
    id text not null,
    code text not null,
    kind integer not null,
    channel integer not null,
    category integer not null,
    place integer,
    urgency integer not null,
    status integer not null,
    received_at integer not null,
    updated_at integer not null,
    due_at integer,
    author integer not null,
    incident integer,
    -- of the departments that have it open, the first
    department integer,
    departments text not null,
    answered_at integer,
    solved_at integer,
    parked_until integer,
    anonymous integer not null,
    reopened integer not null,
    attachments integer not null,
    lat real,
    lon real,
    phone text,
    name text,
    name_order text,
    person text,
    address text,
    excerpt text not null,
    pending integer not null
  );
  create index tickets_id on tickets (id);
  -- carries every filter, so that any list is one walk over this index and nothing else
  create index tickets_received on tickets (received_at, number, status, kind, channel, category, place, urgency, incident, due_at, author, department);
  create index tickets_updated on tickets (updated_at, number);
  create index tickets_due on tickets (due_at, number) where due_at is not null;
  create index tickets_name on tickets (name_order, number) where name_order is not null;
  -- similar cases are looked for while the caller speaks
  create index tickets_category on tickets (category, received_at, status, place, lat, lon);
  create index tickets_incident on tickets (incident, received_at, status) where incident is not null;
  create index tickets_phone on tickets (phone, received_at) where phone is not null;
  create index tickets_code on tickets (code);

  create table ticket_departments (department integer not null, number integer not null, primary key (department, number)) without rowid;
  create index ticket_departments_number on ticket_departments (number);

  -- learned from addresses; a street that no ticket names any more is not here
  create table streets (place integer not null, folded text not null, text text not null, tickets integer not null, primary key (place, folded)) without rowid;

  -- what the server has confirmed; a ticket that is only saved here has none
  create table documents (
    number integer primary key,
    state text not null,
    parts text not null,
    generation integer not null
  );
  create index documents_generation on documents (generation);

  -- the same for incidents and people, of which there are few
  create table streams (
    id text primary key,
    stream text not null,
    state text not null,
    parts text not null,
    generation integer not null,
    merged_into text
  ) without rowid;
  create index streams_stream on streams (stream);
  create index streams_merged on streams (merged_into) where merged_into is not null;

  -- tickets that the server has taken back from the desks
  create table gone (id text primary key) without rowid;

  create table ticket_texts (number integer primary key, folded text not null);
  create table search_waiting (number integer primary key);
  create virtual table search using fts5 (folded, tokenize = 'trigram', content = '');
  -- a leaf of the default size does not fit a page that also carries its cipher's tag, and would take two
  insert into search (search, rank) values ('pgsz', 3900);

  create table indexes_off (name text primary key, sql text not null) without rowid;

  create table directory_ranks (kind text not null, id text not null, rank integer not null, primary key (kind, id)) without rowid;

  create table outbox (
    place integer primary key autoincrement,
    command_id text not null unique,
    state text not null,
    stream text not null,
    stream_id text not null,
    code text,
    -- whose alone it is; null where everybody at this desk may read it
    sealed_for text,
    position integer,
    verdict text,
    recorded_at integer,
    saved text not null
  );
  create index outbox_state on outbox (state, place);
  create index outbox_stream on outbox (stream_id, state);

  -- that somebody took a confidential message, and no more than that
  create table sealed_messages (command_id text primary key, operator_id text not null, code text not null, at integer not null) without rowid;
  create index sealed_messages_operator on sealed_messages (operator_id, at);

  -- each opened by a password that its operator once had; drafts under a lost one stay
  create table draft_keys (id text primary key, operator_id text not null, salt blob not null, sealed_key blob not null) without rowid;
  create index draft_keys_operator on draft_keys (operator_id);
  create table drafts (id text primary key, operator_id text not null, key_id text not null, sealed blob not null, updated_at integer not null) without rowid;
  create index drafts_operator on drafts (operator_id, updated_at);

  create table saved_views (id text not null, operator_id text not null, view text not null, primary key (operator_id, id)) without rowid;

  create table operators (
    id text primary key,
    username text not null unique,
    operator text not null,
    permissions text not null,
    session_id text not null,
    salt blob not null,
    sealed_key blob not null,
    failures integer not null,
    wait_until integer not null
  ) without rowid;
  `,

  `
  -- their bytes lie in files beside the database; a row outlives its file only until that is deleted
  create table attachments (
    id text primary key,
    ticket_id text not null,
    size integer not null,
    sha256 text not null,
    place text not null,
    at integer not null
  ) without rowid;
  create index attachments_ticket on attachments (ticket_id);
  create index attachments_place on attachments (place, at);
  `,

  // what is to be done about each ticket, who may do it now, and the streams of the centre's own work
  `
  update meta set value = '1' where name = 'needsSnapshot';

  create table checks (
    number integer not null,
    key text not null,
    kind text not null,
    owner_id text,
    role_id text,
    tried integer not null,
    late integer not null,
    wakes integer not null,
    sleeps integer,
    attempts integer not null,
    body text not null,
    primary key (number, key)
  ) without rowid;
  -- carries all that counting and choosing ask, so that a queue is one short walk
  create index checks_lane on checks (kind, owner_id, role_id, tried, late, wakes, sleeps);

  create table called (number integer primary key, phone text not null, at integer not null);
  create index called_phone on called (phone, at);

  -- of the checks that the server has given to this desk
  create table leases (
    ticket_id text not null,
    key text not null,
    operator_id text,
    until integer not null,
    local_until integer not null,
    since integer not null,
    sliced integer not null,
    going_back integer not null,
    wakes integer not null,
    attempts integer not null,
    primary key (ticket_id, key)
  ) without rowid;

  -- open: it still runs. at: when it last changed
  alter table streams add column open integer not null default 1;
  alter table streams add column at integer not null default 0;
  create index streams_recent on streams (stream, open, at);
  `,

  `
  -- the words under which the index still has a ticket whose words changed; null: it is not in the index
  alter table search_waiting add column indexed text;
  `,

  // lists whose first screen does not wait for the rest: each order has an index, and what is open one that does not grow with
  // the years; the words are indexed by age, so that the newest that hold them come first
  `
  drop index if exists tickets_category;
  create index tickets_category on tickets (category, received_at, number, status, place, lat, lon);
  create index tickets_place on tickets (place, received_at, number);
  create index tickets_department on tickets (department, received_at, number);
  create index tickets_urgency on tickets (urgency, received_at, number);
  create index tickets_status on tickets (status, received_at, number);
  create index tickets_open on tickets (received_at, number, status, kind, channel, category, place, urgency, incident, due_at, author, department, updated_at) where status not in (9, 10);

  drop table search;
  create virtual table search using fts5 (folded, tokenize = 'trigram', content = '');
  insert into search (search, rank) values ('pgsz', 3900);
  -- single letters and pairs of them, which the trigrams do not find
  create virtual table letters using fts5 (pieces, tokenize = 'ascii', content = '', detail = none, columnsize = 0);
  insert into letters (letters, rank) values ('pgsz', 3900);

  -- entry: the row of both indexes; the day on which the message came, then the ticket's number
  alter table ticket_texts add column entry integer not null default 0;
  update ticket_texts set entry = (select t.received_at / 86400000 * 16777216 from tickets t where t.number = ticket_texts.number) + number;
  delete from search_waiting;
  insert into search_waiting (number) select number from tickets;
  `,

  // whoever signed in before this was counted must sign in once with a line to the server
  `
  alter table operators add column confirmed_at integer not null default -1;
  create table sign_ins (number integer primary key autoincrement, at integer not null, operator_id text not null, ok integer not null);
  `,

  // what a first sync brought stays packed as it came; a row in documents counts instead
  `
  create table packs (first integer primary key, count integer not null, generation integer not null, packing text not null, bytes blob not null);

  -- tickets of which the server has confirmed something
  create view confirmed as select number from tickets t where exists (select 1 from documents d where d.number = t.number)
    or t.number < (select p.first + p.count from packs p where p.first <= t.number order by p.first desc limit 1);
  `,

  // without the state, which changes twice for each command: a ticket has few of them
  `
  drop index outbox_stream;
  create index outbox_stream on outbox (stream_id);
  `,

  // ticket_texts: the words under which the index has a ticket. What waits is worked out behind the save, so a number is all that is noted of it
  `
  delete from ticket_texts where number in (select number from search_waiting where indexed is null);
  update ticket_texts set folded = (select w.indexed from search_waiting w where w.number = ticket_texts.number) where number in (select number from search_waiting);
  -- dropping the column would leave the index's virtual tables with a statement open, and the log could not be emptied
  create table search_waiting_kept (number integer primary key);
  insert into search_waiting_kept select number from search_waiting;
  drop table search_waiting;
  create table search_waiting (number integer primary key);
  insert into search_waiting select number from search_waiting_kept;
  drop table search_waiting_kept;
  `,

  // whose report a check is to prove. Of checks that were there before it stays unknown until the ticket's checks change
  `
  alter table checks add column reporter_id text;
  drop index checks_lane;
  create index checks_lane on checks (kind, owner_id, role_id, tried, late, wakes, sleeps, reporter_id);
  `,

  // nobody at a desk needs the number of a caller whose call the server has
  `
  insert into meta (name, value) select 'remnants', 'found' where exists (select 1 from calls) on conflict (name) do update set value = excluded.value;
  create table calls_kept (id text primary key, state text not null, at integer not null) without rowid;
  insert into calls_kept select id, state, at from calls;
  drop table calls; alter table calls_kept rename to calls; create index calls_at on calls (at);
  `,

  // looking for a row in a table without rowids copies whole what lies on the way: here the city's directory, at each piece of news
  `
  create table meta_kept (name text primary key, value text not null);
  insert into meta_kept select name, value from meta;
  drop table meta; alter table meta_kept rename to meta;
  `,
]
