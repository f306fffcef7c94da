import { randomBytes } from "node:crypto";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { during } from "@skiff/base";
import { type Lease, Leases, type Resource } from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { type ClientLease, decodeResourceType, type LeaseResource, type Store } from "@skiff/store";
import { decodeFilters } from "../filter/decode-filters.ts";
import type { Garbage } from "../garbage.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";

/** containerd.services.leases.v1 */
export function leasesService(store: Store, garbage: Garbage): GrpcService {
  const leasesOf = (call: GrpcCall): Store["clientLeases"] =>
    store.in(namespaceOf(call)).clientLeases;
  return grpcServiceOf(Leases, {
    create: ({ id, labels }, call) => {
      const name = id === "" ? `${Date.now()}-${randomBytes(4).toString("hex")}` : id;
      return { lease: messageOf(leasesOf(call).create(name, decodeLabels(labels))) };
    },
    delete: async ({ id, sync }, call) => {
      leasesOf(call).remove(id);
      await garbage.collect(sync);
      return {};
    },
    list: ({ filters }, call) => {
      const matches = decodeFilters(filters);
      const found = leasesOf(call)
        .list()
        .filter(({ name, labels }) =>
          matches(([field, ...rest]) => {
            if (field === "id") return name;
            return field === "labels" ? labels[rest.join(".")] : undefined;
          }),
        );
      return { leases: found.map(messageOf) };
    },
    addResource: ({ id, resource }, call) => {
      leasesOf(call).addResource(id, resourceOf(resource));
      return {};
    },
    deleteResource: async ({ id, resource }, call) => {
      leasesOf(call).removeResource(id, resourceOf(resource));
      await garbage.collect(false);
      return {};
    },
    listResources: ({ id }, call) => ({
      resources: leasesOf(call)
        .listResources(id)
        .map((resource) => ({ ...resource })),
    }),
  });
}

function messageOf({ name, labels, createdAt }: ClientLease): Omit<Lease, "$typeName"> {
  return { id: name, labels: { ...labels }, createdAt: timestampFromDate(createdAt) };
}

function resourceOf(resource: Resource | undefined): LeaseResource {
  const { id, type } = required("resource", resource);
  return { id, type: during("resource type", () => decodeResourceType(type)) };
}
