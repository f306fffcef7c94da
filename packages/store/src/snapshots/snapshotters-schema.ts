/**
 * Snapshots of several snapshotters, each with keys of its own. What takes long to make belongs to a lease of
 * its maker's process until it is there to be used. A proxy's snapshotter has names of its own for them.
 */
export const snapshottersSchema: string = `
ALTER TABLE snapshots ADD COLUMN snapshotter TEXT NOT NULL DEFAULT 'overlayfs';
ALTER TABLE snapshots ADD COLUMN maker_id INTEGER;
ALTER TABLE snapshots ADD COLUMN remote_key TEXT;
DROP INDEX present_snapshots;
CREATE UNIQUE INDEX present_snapshots ON snapshots (namespace, snapshotter, key)
  WHERE state = 'present';`;
