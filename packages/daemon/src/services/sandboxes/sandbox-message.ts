import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { type Sandbox, SandboxSchema } from "@skiff/proto/grpc";
import type { ClientSandbox } from "@skiff/store";

export function sandboxMessage({ record, createdAt, updatedAt }: ClientSandbox): Sandbox {
  return create(SandboxSchema, {
    ...fromBinary(SandboxSchema, record),
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
  });
}

export function sandboxRow(sandbox: Sandbox): Omit<ClientSandbox, "createdAt" | "updatedAt"> {
  const { sandboxId, labels } = sandbox;
  return { id: sandboxId, labels, record: toBinary(SandboxSchema, sandbox) };
}
