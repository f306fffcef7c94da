/** Containers: the row is the container's record, there before all else it owns and gone after. */
export const containerSchema: string = `
CREATE TABLE containers (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,
  image_name   TEXT,
  image_digest TEXT,
  snapshot_key TEXT,
  created_at   INTEGER NOT NULL,
  record       TEXT NOT NULL
) STRICT, WITHOUT ROWID;`;

/** Which containers somebody may have to see to unasked: few of many, and each command looks for them. */
export const pendingSchema: string = `
ALTER TABLE containers ADD COLUMN pending TEXT NOT NULL DEFAULT 'now';
CREATE INDEX pending_containers ON containers (pending);`;
