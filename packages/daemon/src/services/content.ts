import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Content, type Info, type Status } from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { decodeDigest } from "@skiff/spec";
import type { ContentInfo, IngestStatus, Store } from "@skiff/store";
import { decodeFilters, type FieldOf } from "../filter/decode-filters.ts";
import { labelChange } from "../request/label-change.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { readContent } from "./content/read-content.ts";
import { writeContent } from "./content/write-content.ts";

/** So many at a time are listed in one message. */
const batch = 100;

/** containerd.services.content.v1 */
export function contentService(store: Store): GrpcService {
  const storeOf = (call: GrpcCall): Store => store.in(namespaceOf(call));
  return grpcServiceOf(Content, {
    info: ({ digest }, call) => {
      return { info: messageOf(storeOf(call).contentCatalog.get(decodeDigest(digest))) };
    },
    update: ({ info, updateMask }, call) => {
      const { digest, labels } = required("info", info);
      const change = labelChange(labels, updateMask?.paths);
      const { contentCatalog } = storeOf(call);
      return { info: messageOf(contentCatalog.replaceLabels(decodeDigest(digest), change)) };
    },
    list: async function* ({ filters }, call) {
      const matches = decodeFilters(filters);
      const all = storeOf(call).contentCatalog.list();
      const found = all.filter((info) => matches(fieldOf(info)));
      for (let i = 0; i < found.length; i += batch) {
        yield { info: found.slice(i, i + batch).map(messageOf) };
      }
    },
    delete: async ({ digest }, call) => {
      await storeOf(call).contentCatalog.remove(decodeDigest(digest));
      return {};
    },
    read: (request, call) => readContent(storeOf(call), request),
    status: ({ ref }, call) => ({ status: statusOf(storeOf(call).clientIngests.get(ref)) }),
    listStatuses: ({ filters }, call) => {
      const matches = decodeFilters(filters);
      const all = storeOf(call).clientIngests.list();
      const found = all.filter(({ ref }) =>
        matches(([field]) => (field === "ref" ? ref : undefined)),
      );
      return { statuses: found.map(statusOf) };
    },
    write: (requests, call) => writeContent(storeOf(call), requests, call),
    abort: async ({ ref }, call) => {
      await storeOf(call).clientIngests.abort(ref);
      return {};
    },
  });
}

function messageOf(info: ContentInfo): Omit<Info, "$typeName"> {
  return {
    digest: info.digest,
    size: BigInt(info.size),
    labels: { ...info.labels },
    createdAt: timestampFromDate(info.createdAt),
    updatedAt: timestampFromDate(info.updatedAt),
  };
}

function statusOf(status: IngestStatus): Omit<Status, "$typeName"> {
  return {
    ref: status.ref,
    offset: BigInt(status.offset),
    total: BigInt(status.total),
    expected: status.expected,
    startedAt: timestampFromDate(status.startedAt),
    updatedAt: timestampFromDate(status.updatedAt),
  };
}

function fieldOf({ digest, size, labels }: ContentInfo): FieldOf {
  return ([field, ...rest]) => {
    if (field === "digest") return digest;
    if (field === "size") return String(size);
    return field === "labels" ? labels[rest.join(".")] : undefined;
  };
}
