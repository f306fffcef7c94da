import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";
import {
  SnapshotCommitSchema,
  type SnapshotInfoSchema,
  SnapshotPrepareSchema,
  SnapshotRemoveSchema,
  Snapshots,
} from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { ClientSnapshotter, Snapshot, Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { decodeFilters, type FieldOf } from "../filter/decode-filters.ts";
import type { Garbage } from "../garbage.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { labelChange } from "../request/label-change.ts";
import { leaseOf } from "../request/lease-of.ts";
import { mountMessage, type MountMessage } from "../request/mount-message.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";

/** So many at a time are listed in one message. */
const batch = 100;

const kinds = { view: 1, active: 2, committed: 3 } as const;

/** containerd.services.snapshots.v1 */
export function snapshotsService(
  store: Store,
  { garbage, announcer }: { readonly garbage: Garbage; readonly announcer: Announcer },
): GrpcService {
  return grpcServiceOf(Snapshots, {
    prepare: async (request, call) => {
      const mounts = await make(snapshotterOf(store, request, call), "active", request, call);
      const { key, parent, snapshotter } = request;
      const made = { key, parent, snapshotter };
      announcer.tell(call, "/snapshot/prepare", SnapshotPrepareSchema, made);
      return { mounts };
    },
    view: async (request, call) => ({
      mounts: await make(snapshotterOf(store, request, call), "view", request, call),
    }),
    mounts: async (request, call) => {
      const { snapshots } = snapshotterOf(store, request, call);
      return { mounts: (await snapshots.mounts(request.key)).map(mountMessage) };
    },
    commit: async (request, call) => {
      const { own, snapshots } = snapshotterOf(store, request, call);
      const lease = leaseOf(call, own);
      const name = named("name", request.name);
      const labels = decodeLabels(request.labels);
      await snapshots.commitWith(request.key, { name, size: 0, labels }, (id) => {
        if (lease !== undefined) own.leases.keepSnapshot(lease, id);
      });
      const { key, snapshotter } = request;
      const committed = { key, name, snapshotter };
      announcer.tell(call, "/snapshot/commit", SnapshotCommitSchema, committed);
      return {};
    },
    remove: async (request, call) => {
      const { snapshots } = snapshotterOf(store, request, call);
      const { key, snapshotter } = request;
      snapshots.get(key);
      await snapshots.remove(key);
      announcer.tell(call, "/snapshot/remove", SnapshotRemoveSchema, { key, snapshotter });
      return {};
    },
    stat: (request, call) => {
      return { info: messageOf(snapshotterOf(store, request, call).snapshots.get(request.key)) };
    },
    update: (request, call) => {
      const { name, labels } = required("info", request.info);
      const change = labelChange(labels, request.updateMask?.paths);
      const { snapshots } = snapshotterOf(store, request, call);
      return { info: messageOf(snapshots.replaceLabels(name, change)) };
    },
    list: async function* (request, call) {
      const matches = decodeFilters(request.filters);
      const all = snapshotterOf(store, request, call).snapshots.list();
      const found = all.filter((snapshot) => matches(fieldOf(snapshot)));
      for (let i = 0; i < found.length; i += batch) {
        yield { info: found.slice(i, i + batch).map(messageOf) };
      }
    },
    usage: async (request, call) => {
      const { snapshots } = snapshotterOf(store, request, call);
      const { size, inodes } = await snapshots.usage(request.key);
      return { size: BigInt(size), inodes: BigInt(inodes) };
    },
    cleanup: async (request, call) => {
      snapshotterOf(store, request, call);
      await garbage.collect(true);
      return {};
    },
  });
}

interface Served {
  readonly own: Store;
  readonly snapshots: ClientSnapshotter;
}

/** Throws `invalid_argument` for a snapshotter that is not there. */
function snapshotterOf(
  store: Store,
  { snapshotter }: { readonly snapshotter: string },
  call: GrpcCall,
): Served {
  const own = store.in(namespaceOf(call));
  const snapshots = own.findSnapshotter(snapshotter);
  if (snapshots !== undefined) return { own, snapshots };
  const named = JSON.stringify(snapshotter);
  throw new Fault("invalid_argument", `snapshotter ${named} is not there: see 'ctr plugins ls'`);
}

async function make(
  { own, snapshots }: Served,
  kind: "active" | "view",
  request: {
    readonly key: string;
    readonly parent: string;
    readonly labels: Readonly<Record<string, string>>;
  },
  call: GrpcCall,
): Promise<MountMessage[]> {
  const key = named("key", request.key);
  const lease = leaseOf(call, own);
  const parent = request.parent === "" ? undefined : request.parent;
  const labels = decodeLabels(request.labels);
  await snapshots.createWith(key, { kind, parent, labels }, (id) => {
    if (lease !== undefined) own.leases.keepSnapshot(lease, id);
  });
  return (await snapshots.mounts(key)).map(mountMessage);
}

function named(field: string, value: string): string {
  if (value === "") throw new Fault("invalid_argument", `${field} is required`);
  return value;
}

function messageOf(snapshot: Snapshot): MessageInitShape<typeof SnapshotInfoSchema> {
  return {
    name: snapshot.key,
    parent: snapshot.parent ?? "",
    kind: kinds[snapshot.kind],
    labels: { ...snapshot.labels },
    createdAt: timestampFromDate(snapshot.createdAt),
    updatedAt: timestampFromDate(snapshot.updatedAt),
  };
}

function fieldOf({ key, parent, kind, labels }: Snapshot): FieldOf {
  return ([field, ...rest]) => {
    if (field === "name") return key;
    if (field === "parent") return parent;
    if (field === "kind") return kind;
    return field === "labels" ? labels[rest.join(".")] : undefined;
  };
}
