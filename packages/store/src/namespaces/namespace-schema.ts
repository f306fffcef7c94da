/**
 * containerd's namespaces: names, leases and snapshots belong to one, content is seen in those that a
 * row says. What was there before is Skiff's own. Labels are JSON objects of strings.
 */
export const namespaceSchema: string = `
CREATE TABLE namespaces (
  name   TEXT PRIMARY KEY,
  labels TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE namespace_images (
  namespace   TEXT NOT NULL,
  name        TEXT NOT NULL,
  digest      TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  size        INTEGER NOT NULL,
  annotations TEXT NOT NULL DEFAULT '{}',
  labels      TEXT NOT NULL DEFAULT '{}',
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  PRIMARY KEY (namespace, name)
) STRICT, WITHOUT ROWID;
INSERT INTO namespace_images (namespace, name, digest, media_type, size, created_at, updated_at)
  SELECT 'skiff', name, digest, media_type, size, created_at, updated_at FROM images;
DROP TABLE images;
ALTER TABLE namespace_images RENAME TO images;

-- A lease with a name is a client's: it lasts until it is removed, or expires.
ALTER TABLE leases ADD COLUMN namespace TEXT NOT NULL DEFAULT 'skiff';
ALTER TABLE leases ADD COLUMN name TEXT;
ALTER TABLE leases ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
ALTER TABLE leases ADD COLUMN expires_at INTEGER;
CREATE UNIQUE INDEX named_leases ON leases (namespace, name) WHERE name IS NOT NULL;

ALTER TABLE snapshots ADD COLUMN namespace TEXT NOT NULL DEFAULT 'skiff';
ALTER TABLE snapshots ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
ALTER TABLE snapshots ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE snapshots SET updated_at = created_at;
DROP INDEX present_snapshots;
CREATE UNIQUE INDEX present_snapshots ON snapshots (namespace, key) WHERE state = 'present';

CREATE TABLE namespace_content (
  namespace  TEXT NOT NULL,
  content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
  labels     TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (namespace, content_id)
) STRICT, WITHOUT ROWID;
INSERT INTO namespace_content (namespace, content_id, created_at, updated_at)
  SELECT 'skiff', id, created_at, created_at FROM content WHERE state = 'present';

-- What clients have said of the content that they are sending, and go on sending after a cut.
CREATE TABLE ingests (
  content_id INTEGER PRIMARY KEY REFERENCES content (id) ON DELETE CASCADE,
  namespace  TEXT NOT NULL,
  ref        TEXT NOT NULL,
  total      INTEGER NOT NULL,
  expected   TEXT NOT NULL
) STRICT;

-- Containers of containerd's clients: what they are to be, whatever runs of them.
CREATE TABLE namespace_containers (
  namespace    TEXT NOT NULL,
  id           TEXT NOT NULL,
  labels       TEXT NOT NULL,
  image        TEXT NOT NULL,
  snapshotter  TEXT NOT NULL,
  snapshot_key TEXT NOT NULL,
  record       BLOB NOT NULL,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (namespace, id)
) STRICT, WITHOUT ROWID;`;
