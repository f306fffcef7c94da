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
