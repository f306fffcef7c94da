/** Volumes: the row is there before the directory `volumes/<id>`, and gone after it. A name is free once its row is "removing". */
export const volumeSchema: string = `
CREATE TABLE volumes (
  id         INTEGER PRIMARY KEY,
  state      TEXT NOT NULL CHECK (state IN ('present', 'removing')),
  name       TEXT NOT NULL,
  anonymous  INTEGER NOT NULL,
  labels     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX volume_names ON volumes (name) WHERE state = 'present';`;

/** Of a volume with options: the containers for which what they name is mounted, each written before that is, and gone once it does not need it any more. */
export const volumeHolderSchema: string = `
ALTER TABLE volumes ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
CREATE TABLE volume_holders (
  container_id TEXT    NOT NULL,
  volume_id    INTEGER NOT NULL REFERENCES volumes (id),
  PRIMARY KEY (container_id, volume_id)
) STRICT, WITHOUT ROWID;`;
