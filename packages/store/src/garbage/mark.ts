import { decodeDigest, type Digest, integer, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";
import { ownNamespace } from "../namespaces/own-namespace.ts";

/** What refers to what inside a namespace, a snapshot by its snapshotter and key: its own records', and what labels say (containerd's docs/garbage-collection.md). */
const references = `
  seen_content (id, namespace, digest, labels) AS MATERIALIZED (
    SELECT c.id, n.namespace, c.digest, n.labels
    FROM namespace_content n JOIN content c ON c.id = n.content_id AND c.state = 'present'
  ),
  seen_snapshots (id, namespace, key, labels, parent_id, maker_id) AS MATERIALIZED (
    SELECT id, namespace, snapshotter || '/' || key, labels, parent_id, maker_id
    FROM snapshots
    WHERE state = 'present' AND (maker_id IS NULL OR maker_id IN (SELECT id FROM leases))
  ),
  label_references (namespace, from_kind, from_key, label, to_key) AS (
    SELECT s.namespace, 'content', s.digest, l.key, l.value
    FROM seen_content s, json_each(s.labels) l WHERE l.key LIKE 'containerd.io/gc.ref.%'
    UNION ALL SELECT s.namespace, 'snapshot', s.key, l.key, l.value
    FROM seen_snapshots s, json_each(s.labels) l WHERE l.key LIKE 'containerd.io/gc.ref.%'
    UNION ALL SELECT i.namespace, 'root', '', l.key, l.value
    FROM images i, json_each(i.labels) l WHERE l.key LIKE 'containerd.io/gc.ref.%'
    UNION ALL SELECT k.namespace, 'root', '', l.key, l.value
    FROM namespace_containers k, json_each(k.labels) l WHERE l.key LIKE 'containerd.io/gc.ref.%'
    UNION ALL SELECT b.namespace, 'root', '', l.key, l.value
    FROM namespace_sandboxes b, json_each(b.labels) l WHERE l.key LIKE 'containerd.io/gc.ref.%'
  ),
  refs (namespace, from_kind, from_key, to_kind, to_key) AS MATERIALIZED (
    SELECT s.namespace, 'content', s.digest, 'content', r.digest
    FROM content_references r JOIN seen_content s ON s.id = r.parent_id
    UNION ALL SELECT s.namespace, 'content', s.digest, 'snapshot', 'overlayfs/' || r.snapshot_key
    FROM content_snapshots r JOIN seen_content s ON s.id = r.content_id
    UNION ALL SELECT s.namespace, 'snapshot', s.key, 'snapshot', p.key
    FROM seen_snapshots s JOIN seen_snapshots p ON p.id = s.parent_id
    UNION ALL SELECT namespace, from_kind, from_key, 'content', to_key
    FROM label_references WHERE label LIKE 'containerd.io/gc.ref.content%'
    UNION ALL SELECT namespace, from_kind, from_key, 'snapshot',
      substr(label, 31, instr(substr(label, 31) || '/', '/') - 1) || '/' || to_key
    FROM label_references WHERE label LIKE 'containerd.io/gc.ref.snapshot.%'
  )`;

/** Content and snapshots that are in use: named by an image, a container or a lease, marked as a root, or referred to by one that is. */
const live = `${references},
  live (kind, namespace, key) AS (
    SELECT 'content', namespace, digest FROM images
    UNION SELECT 'content', '${ownNamespace}', image_digest FROM containers
          WHERE image_digest IS NOT NULL
    UNION SELECT 'snapshot', '${ownNamespace}', 'overlayfs/' || snapshot_key FROM containers
          WHERE snapshot_key IS NOT NULL
    UNION SELECT 'snapshot', namespace,
          coalesce(nullif(snapshotter, ''), 'overlayfs') || '/' || snapshot_key
          FROM namespace_containers
    UNION SELECT 'snapshot', namespace, key FROM seen_snapshots
          WHERE maker_id IS NOT NULL
    UNION SELECT 'content', e.namespace, c.digest FROM lease_content l
          JOIN leases e ON e.id = l.lease_id
          JOIN content c ON c.id = l.content_id AND c.state = 'present'
    UNION SELECT 'snapshot', s.namespace, s.key FROM lease_snapshots l
          JOIN seen_snapshots s ON s.id = l.snapshot_id
    UNION SELECT 'content', namespace, digest FROM seen_content
          WHERE json_extract(labels, '$."containerd.io/gc.root"') IS NOT NULL
    UNION SELECT 'snapshot', namespace, key FROM seen_snapshots
          WHERE json_extract(labels, '$."containerd.io/gc.root"') IS NOT NULL
    UNION SELECT to_kind, namespace, to_key FROM refs WHERE from_kind = 'root'
    UNION SELECT r.to_kind, r.namespace, r.to_key FROM live l
          JOIN refs r ON r.from_kind = l.kind AND r.namespace = l.namespace AND r.from_key = l.key
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
     WHERE state = 'ingesting' AND lease_id NOT IN (SELECT id FROM leases)
       AND id NOT IN (SELECT content_id FROM lease_content)`,
    decodeIngest,
  );
  for (const { id, ref } of left) {
    if (ref !== undefined && !isStale(id)) continue;
    metadata.run("UPDATE content SET state = 'removing' WHERE id = ?", id);
  }
  metadata.run(
    `WITH RECURSIVE ${live}
     DELETE FROM namespace_content WHERE (namespace, content_id) IN (
       SELECT namespace, id FROM seen_content
       WHERE ('content', namespace, digest) NOT IN (SELECT kind, namespace, key FROM live)
     )`,
  );
  return metadata.all(
    `WITH RECURSIVE ${live}
     UPDATE content SET state = 'removing'
     WHERE state = 'present' AND digest NOT IN (SELECT key FROM live WHERE kind = 'content')
     RETURNING digest`,
    decodeMarkedDigest,
  );
}

export function markSnapshots(metadata: Metadata): readonly string[] {
  return metadata.all(
    `WITH RECURSIVE ${live}
     UPDATE snapshots SET state = 'removing', parent_id = NULL
     WHERE state = 'present' AND (
       ('snapshot', namespace, snapshotter || '/' || key) NOT IN
         (SELECT kind, namespace, key FROM live)
       OR (maker_id IS NOT NULL AND maker_id NOT IN (SELECT id FROM leases))
     )
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
