/**
 * Content: one file each, content/<id>. Ids are never used again, so that a file which
 * is being removed and a new one of the same digest never meet.
 */
export const contentSchema: string = `
CREATE TABLE content (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  state      TEXT NOT NULL CHECK (state IN ('ingesting', 'present', 'removing')),
  lease_id   INTEGER,
  digest     TEXT,
  size       INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX present_content ON content (digest) WHERE state = 'present';

-- What a document refers to: an index its manifests, a manifest its configuration and layers.
CREATE TABLE content_references (
  parent_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
  digest    TEXT NOT NULL,
  PRIMARY KEY (parent_id, digest)
) STRICT, WITHOUT ROWID;

-- What was unpacked from it: an image's configuration refers to its topmost snapshot.
CREATE TABLE content_snapshots (
  content_id   INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
  snapshot_key TEXT NOT NULL,
  PRIMARY KEY (content_id, snapshot_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease_content (
  lease_id   INTEGER NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
  content_id INTEGER NOT NULL REFERENCES content (id),
  PRIMARY KEY (lease_id, content_id)
) STRICT, WITHOUT ROWID;`;

/** What an ingest is called that may be gone on with after its process has ended. */
export const contentRefSchema: string = `
ALTER TABLE content ADD COLUMN ref TEXT;
CREATE UNIQUE INDEX ingest_refs ON content (ref) WHERE state = 'ingesting';`;
