/** Snapshots: one directory each, snapshots/<id>. Ids are never used again. */
export const snapshotSchema: string = `
CREATE TABLE snapshots (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  state      TEXT NOT NULL CHECK (state IN ('present', 'removing')),
  kind       TEXT NOT NULL CHECK (kind IN ('active', 'view', 'committed')),
  key        TEXT NOT NULL,
  parent_id  INTEGER REFERENCES snapshots (id),
  size       INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX present_snapshots ON snapshots (key) WHERE state = 'present';
CREATE INDEX snapshot_children ON snapshots (parent_id);

CREATE TABLE lease_snapshots (
  lease_id    INTEGER NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
  PRIMARY KEY (lease_id, snapshot_id)
) STRICT, WITHOUT ROWID;`;
