import { Namespaces } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import { decodeIdentifier } from "../request/decode-identifier.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { labelChange } from "../request/label-change.ts";
import { required } from "../request/required.ts";

/** containerd.services.namespaces.v1 */
export function namespacesService({ namespaces }: Store): GrpcService {
  return grpcServiceOf(Namespaces, {
    get: ({ name }) => ({ namespace: namespaces.get(name) }),
    list: () => ({ namespaces: [...namespaces.list()] }),
    create: (request) => {
      const { name, labels } = required("namespace", request.namespace);
      const namespace = { name: decodeIdentifier("namespace", name), labels: decodeLabels(labels) };
      namespaces.create(namespace);
      return { namespace };
    },
    update: ({ namespace: given, updateMask }) => {
      const { name, labels } = required("namespace", given);
      const change = labelChange(labels, updateMask?.paths);
      return { namespace: namespaces.replaceLabels(name, change) };
    },
    delete: ({ name }) => {
      namespaces.remove(name);
      return {};
    },
  });
}
