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
import { observeUsage, type Snapshot, type Store } from "@skiff/store";
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

/** The one snapshotter that is offered. */
const snapshotter = "overlayfs";

/** containerd.services.snapshots.v1 */
export function snapshotsService(
  store: Store,
  { garbage, announcer }: { readonly garbage: Garbage; readonly announcer: Announcer },
): GrpcService {
  const storeOf = (request: { readonly snapshotter: string }, call: GrpcCall): Store => {
    if (request.snapshotter === snapshotter) return store.in(namespaceOf(call));
    const named = JSON.stringify(request.snapshotter);
    throw new Fault("invalid_argument", `snapshotter ${named} is not there, only ${snapshotter}`);
  };
  return grpcServiceOf(Snapshots, {
    prepare: (request, call) => {
      const mounts = make(storeOf(request, call), "active", request, call);
      const { key, parent } = request;
      announcer.tell(call, "/snapshot/prepare", SnapshotPrepareSchema, { key, parent });
      return { mounts };
    },
    view: (request, call) => ({ mounts: make(storeOf(request, call), "view", request, call) }),
    mounts: (request, call) => {
      const { snapshots } = storeOf(request, call);
      return { mounts: snapshots.mounts(request.key).map(mountMessage) };
    },
    commit: (request, call) => {
      const own = storeOf(request, call);
      const lease = leaseOf(call, own);
      const name = named("name", request.name);
      own.snapshots.commitWith(
        request.key,
        { name, size: 0, labels: decodeLabels(request.labels) },
        (id) => {
          if (lease !== undefined) own.leases.keepSnapshot(lease, id);
        },
      );
      const { key } = request;
      announcer.tell(call, "/snapshot/commit", SnapshotCommitSchema, { key, name });
      return {};
    },
    remove: async (request, call) => {
      const { snapshots } = storeOf(request, call);
      snapshots.get(request.key);
      await snapshots.remove(request.key);
      announcer.tell(call, "/snapshot/remove", SnapshotRemoveSchema, { key: request.key });
      return {};
    },
    stat: (request, call) => {
      return { info: messageOf(storeOf(request, call).snapshots.get(request.key)) };
    },
    update: (request, call) => {
      const { name, labels } = required("info", request.info);
      const change = labelChange(labels, request.updateMask?.paths);
      return { info: messageOf(storeOf(request, call).snapshots.replaceLabels(name, change)) };
    },
    list: async function* (request, call) {
      const matches = decodeFilters(request.filters);
      const all = storeOf(request, call).snapshots.list();
      const found = all.filter((snapshot) => matches(fieldOf(snapshot)));
      for (let i = 0; i < found.length; i += batch) {
        yield { info: found.slice(i, i + batch).map(messageOf) };
      }
    },
    usage: async (request, call) => {
      const directory = storeOf(request, call).snapshots.directory(request.key);
      const { size, inodes } = await observeUsage(directory);
      return { size: BigInt(size), inodes: BigInt(inodes) };
    },
    cleanup: async (request, call) => {
      storeOf(request, call);
      await garbage.collect(true);
      return {};
    },
  });
}

function make(
  store: Store,
  kind: "active" | "view",
  request: {
    readonly key: string;
    readonly parent: string;
    readonly labels: Readonly<Record<string, string>>;
  },
  call: GrpcCall,
): MountMessage[] {
  const key = named("key", request.key);
  const lease = leaseOf(call, store);
  const parent = request.parent === "" ? undefined : request.parent;
  const labels = decodeLabels(request.labels);
  store.snapshots.createWith(key, { kind, parent, labels }, (id) => {
    if (lease !== undefined) store.leases.keepSnapshot(lease, id);
  });
  return store.snapshots.mounts(key).map(mountMessage);
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
