/** Sandboxes of containerd's clients: what they are to be, whatever runs of them. */
export const sandboxSchema: string = `
CREATE TABLE namespace_sandboxes (
  namespace  TEXT NOT NULL,
  id         TEXT NOT NULL,
  labels     TEXT NOT NULL,
  record     BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (namespace, id)
) STRICT, WITHOUT ROWID;`;
