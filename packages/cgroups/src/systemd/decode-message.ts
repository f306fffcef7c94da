import { Fault } from "@skiff/base";
import type { DBusMessage } from "./dbus-message.ts";
import { DBusReader } from "./dbus-reader.ts";
import { headerField } from "./header-field.ts";

/** Bytes that say how long a message is. */
export const fixedLength = 16;

/** The length of the message that begins with these `fixedLength` bytes. Throws `internal`. */
export function messageLength(head: Uint8Array): number {
  const reader = new DBusReader(head);
  if (reader.byte() !== 0x6c) throw new Fault("internal", "a D-Bus message is not little-endian");
  for (let i = 0; i < 3; i++) reader.byte();
  const body = reader.uint32();
  reader.uint32();
  const fields = reader.uint32();
  if (body + fields > longest) throw new Fault("internal", "a D-Bus message is too long");
  return padded(fixedLength + fields) + body;
}

const longest = 2 ** 20;
const kinds = ["call", "reply", "error", "signal"] as const;

/** A whole message (D-Bus specification, "Message Format"). Throws `internal`. */
export function decodeMessage(message: Uint8Array): DBusMessage {
  const reader = new DBusReader(message);
  reader.byte();
  const kind = kinds[reader.byte() - 1];
  if (kind === undefined) throw new Fault("internal", "a D-Bus message is of no known kind");
  reader.byte();
  reader.byte();
  reader.uint32();
  reader.uint32();
  const end = fixedLength + reader.uint32();
  const fields = new Map<number, string | number>();
  while (reader.position < end) {
    reader.align(8);
    const code = reader.byte();
    fields.set(code, readVariant(reader));
  }
  return {
    kind,
    replySerial: Number(fields.get(headerField.replySerial)),
    member: text(fields.get(headerField.member)),
    errorName: text(fields.get(headerField.errorName)),
    body: new DBusReader(message.subarray(padded(end))),
  };
}

/** Header fields are of these types. */
function readVariant(reader: DBusReader): string | number {
  const type = reader.signature();
  switch (type) {
    case "s":
    case "o":
      return reader.string();
    case "g":
      return reader.signature();
    case "u":
      return reader.uint32();
    default:
      throw new Fault("internal", `a D-Bus header has a field of type ${type}`);
  }
}

function text(value: string | number | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function padded(length: number): number {
  return length + (-length & 7);
}
