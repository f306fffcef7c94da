import {
  NamespaceCreateSchema,
  NamespaceDeleteSchema,
  Namespaces,
  NamespaceUpdateSchema,
} from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { decodeIdentifier } from "../request/decode-identifier.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { labelChange } from "../request/label-change.ts";
import { required } from "../request/required.ts";

/** containerd.services.namespaces.v1 */
export function namespacesService({ namespaces }: Store, announcer: Announcer): GrpcService {
  return grpcServiceOf(Namespaces, {
    get: ({ name }) => ({ namespace: namespaces.get(decodeIdentifier("namespace", name)) }),
    list: () => ({ namespaces: [...namespaces.list()] }),
    create: (request) => {
      const { name, labels } = required("namespace", request.namespace);
      const namespace = { name: decodeIdentifier("namespace", name), labels: decodeLabels(labels) };
      namespaces.create(namespace);
      announcer.tellIn(name, "/namespaces/create", NamespaceCreateSchema, namespace);
      return { namespace };
    },
    update: ({ namespace: given, updateMask }) => {
      const { name, labels } = required("namespace", given);
      const change = labelChange(labels, updateMask?.paths);
      const namespace = namespaces.replaceLabels(decodeIdentifier("namespace", name), change);
      announcer.tellIn(name, "/namespaces/update", NamespaceUpdateSchema, namespace);
      return { namespace };
    },
    delete: ({ name }) => {
      namespaces.remove(name);
      announcer.tellIn(name, "/namespaces/delete", NamespaceDeleteSchema, { name });
      return {};
    },
  });
}
