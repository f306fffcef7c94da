/** Networks, and what is attached to them: a row is there before what it stands for, and goes after it. */
export const networkSchema: string = `
CREATE TABLE networks (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  record     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE network_attachments (
  container_id TEXT NOT NULL,
  network_id   TEXT NOT NULL REFERENCES networks (id),
  record       TEXT NOT NULL,
  PRIMARY KEY (container_id, network_id)
) STRICT, WITHOUT ROWID;`;
