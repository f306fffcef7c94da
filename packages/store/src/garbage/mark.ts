import { decodeDigest, type Digest, integer, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";

/** Digests that are in use: named by an image, a container or a lease, or referred to by one that is. */
const liveDigests = `
  live_digests (digest) AS (
    SELECT digest FROM images
    UNION SELECT image_digest FROM containers WHERE image_digest IS NOT NULL
    UNION SELECT c.digest FROM lease_content l JOIN content c ON c.id = l.content_id
          WHERE c.state = 'present'
    UNION SELECT r.digest FROM live_digests d
          JOIN content c ON c.digest = d.digest AND c.state = 'present'
          JOIN content_references r ON r.parent_id = c.id
  )`;

/** Snapshots that are in use: a container's, an image's that is in use, a lease's, and their parents. */
const liveSnapshots = `
  live_snapshots (id, parent_id) AS (
    SELECT s.id, s.parent_id FROM snapshots s
    WHERE s.state = 'present' AND (
      s.key IN (SELECT snapshot_key FROM containers)
      OR s.id IN (SELECT snapshot_id FROM lease_snapshots)
      OR s.key IN (SELECT r.snapshot_key FROM content_snapshots r
                   JOIN content c ON c.id = r.content_id AND c.state = 'present'
                   JOIN live_digests d ON d.digest = c.digest)
    )
    UNION SELECT p.id, p.parent_id FROM snapshots p JOIN live_snapshots s ON p.id = s.parent_id
  )`;

/**
 * Marks content for removal; inside a transaction, before `markSnapshots`. An ingest with a ref
 * goes once `isStale` says so of its row's id.
 */
export function markContent(
  metadata: Metadata,
  isStale: (id: number) => boolean,
): readonly Digest[] {
  const left = metadata.all(
    `SELECT id, ref FROM content
     WHERE state = 'ingesting' AND lease_id NOT IN (SELECT id FROM leases)`,
    decodeIngest,
  );
  for (const { id, ref } of left) {
    if (ref !== undefined && !isStale(id)) continue;
    metadata.run("UPDATE content SET state = 'removing' WHERE id = ?", id);
  }
  return metadata.all(
    `WITH RECURSIVE ${liveDigests}
     UPDATE content SET state = 'removing'
     WHERE state = 'present' AND digest NOT IN (SELECT digest FROM live_digests)
     RETURNING digest`,
    decodeMarkedDigest,
  );
}

export function markSnapshots(metadata: Metadata): readonly string[] {
  return metadata.all(
    `WITH RECURSIVE ${liveDigests}, ${liveSnapshots}
     UPDATE snapshots SET state = 'removing', parent_id = NULL
     WHERE state = 'present' AND id NOT IN (SELECT id FROM live_snapshots)
     RETURNING key`,
    decodeKey,
  );
}

const decodeIngest = object((o) => ({
  id: o.required("id", integer),
  ref: o.optional("ref", string),
}));
const decodeMarkedDigest = object((o) => o.required("digest", decodeDigest));
const decodeKey = object((o) => o.required("key", string));
