import { containerSchema, pendingSchema } from "../containers/container-schema.ts";
import { contentRefSchema, contentSchema } from "../content/content-schema.ts";
import { eventSchema } from "../events/event-schema.ts";
import { imageSchema } from "../images/image-schema.ts";
import { leaseSchema } from "../leases/lease-schema.ts";
import { namespaceSchema } from "../namespaces/namespace-schema.ts";
import { networkSchema } from "../networks/network-schema.ts";
import { sandboxSchema } from "../sandboxes/sandbox-schema.ts";
import { snapshotSchema } from "../snapshots/snapshot-schema.ts";
import { snapshottersSchema } from "../snapshots/snapshotters-schema.ts";
import { volumeHolderSchema, volumeSchema } from "../volumes/volume-schema.ts";

/**
 * What brings a store from version n to n + 1, from 0 on; the version is `user_version`.
 * A released migration is never changed: another one is added.
 */
export const migrations: readonly string[] = [
  [leaseSchema, contentSchema, snapshotSchema, imageSchema, containerSchema].join("\n"),
  contentRefSchema,
  namespaceSchema,
  eventSchema,
  networkSchema,
  volumeSchema,
  snapshottersSchema,
  sandboxSchema,
  pendingSchema,
  volumeHolderSchema,
];
