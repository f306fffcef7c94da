import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";
import {
  type Container,
  ContainerCreateSchema,
  ContainerDeleteSchema,
  Containers,
  ContainerSchema,
  ContainerUpdateSchema,
} from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { ClientContainer, Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { decodeFilters, type FieldOf } from "../filter/decode-filters.ts";
import { decodeIdentifier } from "../request/decode-identifier.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { updateContainer } from "./containers/update-container.ts";

/** containerd.services.containers.v1 */
export function containersService(store: Store, announcer: Announcer): GrpcService {
  const containersOf = (call: GrpcCall): Store["clientContainers"] =>
    store.in(namespaceOf(call)).clientContainers;
  const list = (filters: readonly string[], call: GrpcCall): Container[] => {
    const matches = decodeFilters(filters);
    return containersOf(call)
      .list()
      .filter((container) => matches(fieldOf(container)))
      .map(messageOf);
  };
  return grpcServiceOf(Containers, {
    get: ({ id }, call) => ({ container: messageOf(containersOf(call).get(id)) }),
    list: ({ filters }, call) => ({ containers: list(filters, call) }),
    listStream: async function* ({ filters }, call) {
      for (const container of list(filters, call)) yield { container };
    },
    create: (request, call) => {
      const given = required("container", request.container);
      const made = messageOf(containersOf(call).create(rowOf(checked(given))));
      const { id, image, runtime } = made;
      const { name = "", options } = runtime ?? {};
      announcer.tell(call, "/containers/create", ContainerCreateSchema, {
        id,
        image,
        runtime: { name, ...(options && { options }) },
      });
      return { container: made };
    },
    update: ({ container, updateMask }, call) => {
      const given = required("container", container);
      const updated = containersOf(call).update(given.id, (before) => {
        return rowOf(checked(updateContainer(messageOf(before), given, updateMask?.paths ?? [])));
      });
      const { id, image, labels, snapshotKey } = messageOf(updated);
      const event = { id, image, labels, snapshotKey };
      announcer.tell(call, "/containers/update", ContainerUpdateSchema, event);
      return { container: messageOf(updated) };
    },
    delete: ({ id }, call) => {
      containersOf(call).remove(id);
      announcer.tell(call, "/containers/delete", ContainerDeleteSchema, { id });
      return {};
    },
  });
}

function checked(container: Container): Container {
  decodeIdentifier("container", container.id);
  decodeLabels(container.labels);
  if ((container.runtime?.name ?? "") === "") {
    throw new Fault("invalid_argument", "container.runtime.name is required");
  }
  if (container.spec === undefined) {
    throw new Fault("invalid_argument", "container.spec is required");
  }
  if (container.snapshotKey !== "" && container.snapshotter === "") {
    throw new Fault("invalid_argument", "container.snapshotter is required with a snapshot_key");
  }
  return container;
}

function rowOf(container: Container): Omit<ClientContainer, "createdAt" | "updatedAt"> {
  const { id, labels, image, snapshotter, snapshotKey } = container;
  const record = toBinary(ContainerSchema, container);
  return { id, labels, image, snapshotter, snapshotKey, record };
}

function messageOf({ record, createdAt, updatedAt }: ClientContainer): Container {
  return create(ContainerSchema, {
    ...fromBinary(ContainerSchema, record),
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
  });
}

function fieldOf({ id, image, labels, record }: ClientContainer): FieldOf {
  return ([field, ...rest]) => {
    if (field === "id") return id;
    if (field === "image") return image;
    if (field === "labels") return labels[rest.join(".")];
    if (field !== "runtime" || rest.join(".") !== "name") return undefined;
    return fromBinary(ContainerSchema, record).runtime?.name;
  };
}
