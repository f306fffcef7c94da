import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate, type Timestamp, type TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Any, DeleteResponse, StateResponse, Timestamp as ShimTime } from "@skiff/proto";
import type { DeleteResponseSchema, ProcessSchema } from "@skiff/proto/grpc";

/** What a shim says of a process. */
export function processMessage(state: StateResponse): MessageInitShape<typeof ProcessSchema> {
  const { id, execId, exitedAt, pid, status, stdin, stdout, stderr, terminal, exitStatus } = state;
  return {
    containerId: id,
    id: execId === "" ? id : execId,
    pid,
    status,
    stdin,
    stdout,
    stderr,
    terminal,
    exitStatus,
    ...(exitedAt && { exitedAt: { ...exitedAt } }),
  };
}

export function deletionMessage(
  id: string,
  { pid, exitStatus, exitedAt }: DeleteResponse,
): MessageInitShape<typeof DeleteResponseSchema> {
  return { id, pid, exitStatus, ...(exitedAt && { exitedAt: { ...exitedAt } }) };
}

/** A field of that name with a shim's message; none where there is none. */
export function anyMessage<Name extends string>(
  name: Name,
  any: Any | undefined,
): {
  readonly [Key in Name]?: { readonly typeUrl: string; readonly value: Uint8Array<ArrayBuffer> };
} {
  if (any === undefined) return {};
  return named(name, { typeUrl: any.typeUrl, value: new Uint8Array(any.value) });
}

/** A field of that name with a time that a shim has told; none where it has told none. */
export function timeMessage<Name extends string>(
  name: Name,
  time: ShimTime | undefined,
): { readonly [Key in Name]?: MessageInitShape<typeof TimestampSchema> } {
  return time === undefined ? {} : named(name, { ...time });
}

const named = <Name extends string, T>(name: Name, value: T): { readonly [Key in Name]?: T } =>
  ({ [name]: value }) as { readonly [Key in Name]?: T };

export function timestampMessage(date: Date): Timestamp {
  return timestampFromDate(date);
}
