import { type Sandbox, SandboxStore } from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import { decodeFilters, type FieldOf } from "../../filter/decode-filters.ts";
import { decodeIdentifier } from "../../request/decode-identifier.ts";
import { decodeLabels } from "../../request/decode-labels.ts";
import { namespaceOf } from "../../request/namespace-of.ts";
import { required } from "../../request/required.ts";
import { sandboxMessage, sandboxRow } from "./sandbox-message.ts";
import { updateSandbox } from "./update-sandbox.ts";

/** containerd.services.sandbox.v1.Store: what sandboxes are to be, whatever runs of them. */
export function sandboxStoreService(store: Store): GrpcService {
  const sandboxesOf = (call: GrpcCall): Store["clientSandboxes"] =>
    store.in(namespaceOf(call)).clientSandboxes;
  return grpcServiceOf(SandboxStore, {
    create: ({ sandbox }, call) => {
      const given = checked(required("sandbox", sandbox));
      return { sandbox: sandboxMessage(sandboxesOf(call).create(sandboxRow(given))) };
    },
    update: ({ sandbox, fields }, call) => {
      const given = required("sandbox", sandbox);
      const updated = sandboxesOf(call).update(given.sandboxId, (before) =>
        sandboxRow(checked(updateSandbox(sandboxMessage(before), given, fields))),
      );
      return { sandbox: sandboxMessage(updated) };
    },
    delete: ({ sandboxId }, call) => {
      sandboxesOf(call).remove(sandboxId);
      return {};
    },
    list: ({ filters }, call) => {
      const matches = decodeFilters(filters);
      const found = sandboxesOf(call).list().map(sandboxMessage);
      return { list: found.filter((sandbox) => matches(fieldOf(sandbox))) };
    },
    get: ({ sandboxId }, call) => ({
      sandbox: sandboxMessage(sandboxesOf(call).get(sandboxId)),
    }),
  });
}

function checked(sandbox: Sandbox): Sandbox {
  decodeIdentifier("sandbox", sandbox.sandboxId);
  decodeLabels(sandbox.labels);
  required("sandbox.runtime.name", sandbox.runtime?.name || undefined);
  return sandbox;
}

function fieldOf({ sandboxId, labels, runtime, sandboxer }: Sandbox): FieldOf {
  return ([field, ...rest]) => {
    if (field === "id") return sandboxId;
    if (field === "labels") return labels[rest.join(".")];
    if (field === "sandboxer") return sandboxer;
    return field === "runtime" && rest.join(".") === "name" ? runtime?.name : undefined;
  };
}
