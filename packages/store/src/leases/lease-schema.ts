/** Who is making something now. `pid` and its start time tell whether they still live. */
export const leaseSchema: string = `
CREATE TABLE leases (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  pid           INTEGER NOT NULL,
  start_time    INTEGER NOT NULL,
  boot_id       TEXT NOT NULL,
  pid_namespace TEXT NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;`;
