/** The tables as they were at first; the migration after it begins most of them anew. */
export const FIRST_FORM = `
  create table meta (name text primary key, value text not null) without rowid;

  -- the row of lists; narrow, so that an unindexed filter still reads little
  create table tickets (
    number integer primary key,
    id text not null,
    code text not null,
    kind text not null,
    channel text not null,
    category_id text not null,
    place_id text,
    urgency integer not null,
    status text not null,
    received_at integer not null,
    updated_at integer not null,
    phone text,
    name text,
    name_order text,
    address text,
    excerpt text not null,
    pending integer not null
  );
  create index tickets_id on tickets (id);
  -- carries every filter, so that the usual list is read from this index alone
  create index tickets_received on tickets (received_at, category_id, place_id, urgency);
  create index tickets_updated on tickets (updated_at);
  create index tickets_category on tickets (category_id, received_at);
  create index tickets_place on tickets (place_id, received_at);
  create index tickets_urgency on tickets (urgency, received_at);
  create index tickets_name on tickets (name_order);
  create index tickets_phone on tickets (phone, received_at);
  create index tickets_code on tickets (code);

  -- what the server has confirmed; a ticket that is only saved here has none
  create table documents (
    number integer primary key,
    state text not null,
    parts text not null,
    generation integer not null
  );
  create index documents_generation on documents (generation);

  create table ticket_texts (number integer primary key, folded text not null);
  create table search_waiting (number integer primary key);
  create virtual table search using fts5 (folded, tokenize = 'trigram', content = '', contentless_delete = 1);
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
    position integer,
    verdict text,
    recorded_at integer,
    saved text not null
  );
  create index outbox_state on outbox (state, place);
  create index outbox_stream on outbox (stream_id, state);

  create table drafts (id text primary key, operator_id text not null, body text not null, updated_at integer not null) without rowid;
  create index drafts_operator on drafts (operator_id, updated_at);

  create table code_blocks (id integer primary key, epoch text not null, first integer not null, last integer not null, next integer not null);

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

  create table calls (id text primary key, state text not null, parts text not null, at integer not null) without rowid;
  create index calls_at on calls (at);
  `
