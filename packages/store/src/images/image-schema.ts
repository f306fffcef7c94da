/** Names of images. An image without a name has its digest for one. */
export const imageSchema: string = `
CREATE TABLE images (
  name       TEXT PRIMARY KEY,
  digest     TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;`;
