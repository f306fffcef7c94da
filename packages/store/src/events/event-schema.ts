/** What has happened, the oldest first. An exit is told of once, however often it is heard of. */
export const eventSchema = `
CREATE TABLE events (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL, -- nanoseconds since the epoch
  namespace TEXT NOT NULL,
  topic     TEXT NOT NULL,
  type      TEXT NOT NULL,
  value     BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_exit ON events (namespace, value) WHERE topic = '/tasks/exit';`;
