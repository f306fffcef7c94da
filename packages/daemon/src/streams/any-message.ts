import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";

export type AnyMessage = Pick<Any, "typeUrl" | "value">;

/** A message with its type beside it, as containerd names it. */
export function encodeAny<D extends DescMessage>(
  schema: D,
  message: MessageInitShape<D>,
): AnyMessage {
  return { typeUrl: schema.typeName, value: toBinary(schema, create(schema, message)) };
}

/** Undefined for a message of another type. Throws `invalid_argument` for one that is broken. */
export function findAny<D extends DescMessage>(
  schema: D,
  { typeUrl, value }: AnyMessage,
): MessageShape<D> | undefined {
  if (typeUrl.split("/").at(-1) !== schema.typeName) return undefined;
  try {
    return fromBinary(schema, value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Fault("invalid_argument", `${schema.typeName}: ${error.message}`, { cause: error });
  }
}
