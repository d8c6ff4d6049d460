-- Gridroom's own tables, version 1. They stand beside the layers that other programs read and
-- are listed in none of the GeoPackage's tables of contents.

-- What the file says of itself: schema, project, synthetic, head of the chain, settings.
CREATE TABLE gridroom_meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Every record, whole and exact; the layers are views of it for other programs. A record that
-- is gone keeps its row and revision without a document.
CREATE TABLE gridroom_record (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fid INTEGER,
  revision INTEGER NOT NULL,
  doc TEXT,
  UNIQUE (kind, id)
);

-- Which column of a layer shows which attribute.
CREATE TABLE gridroom_column (
  kind TEXT NOT NULL,
  attribute TEXT NOT NULL,
  column_name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (kind, attribute)
);

-- What was done: one row a user action, each bound to the one before by its hash.
CREATE TABLE gridroom_journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entry TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  mode TEXT NOT NULL,
  root TEXT NOT NULL,
  x INTEGER,
  y INTEGER,
  detail TEXT NOT NULL,
  changes TEXT NOT NULL,
  sealed BLOB,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX gridroom_journal_root ON gridroom_journal (root, seq);

-- Which records an entry touches, to find quickly what was built upon what.
CREATE TABLE gridroom_touch (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
) WITHOUT ROWID;

-- Who may sign in. The private key opens with the passphrase, the data key with the private
-- key; who holds no data key has none here.
CREATE TABLE gridroom_user (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  salt BLOB NOT NULL,
  memory_kib INTEGER NOT NULL,
  passes INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  private_key BLOB NOT NULL,
  data_key BLOB
);

-- The data key for the printed recovery key.
CREATE TABLE gridroom_recovery (
  public_key BLOB NOT NULL PRIMARY KEY,
  data_key BLOB NOT NULL
);

-- Each person's own key under the data key. Erasing this row erases the person.
CREATE TABLE gridroom_person_key (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- Drafts on top of the published coverage.
CREATE TABLE gridroom_plan (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  base INTEGER NOT NULL,
  created TEXT NOT NULL,
  doc TEXT NOT NULL
);
