import { during, Fault } from "@skiff/base";
import { Reader } from "./reader.ts";
import type { Decoded, Field, Scalar, Table } from "./table.ts";
import { wireType } from "./wire-type.ts";

const maxDepth = 16;

/**
 * Reads one message. As proto3 wants it: a field that comes twice takes the
 * last value, a message that comes twice is merged, a field that the table does
 * not name (or names with another wire type) is passed over. Throws
 * `invalid_argument`, naming the field, for anything malformed or nested more
 * than 16 deep. What it allocates is in proportion to the bytes given.
 */
export function decode<T extends Table>(table: T, bytes: Uint8Array): Decoded<T> {
  const message = blank(table);
  read(table, new Reader(bytes), message, 0);
  return message as Decoded<T>;
}

type Message = Record<string, unknown>;

function blank(table: Table): Message {
  const message: Message = {};
  for (const name in table) {
    const field = table[name];
    if (field !== undefined) message[name] = initial(field);
  }
  return message;
}

function initial(field: Field): unknown {
  if (field[1] === "map") return {};
  if (field[1] === "repeated") return [];
  if (field[1] === "required") return defaults[field[2]];
  if (typeof field[1] === "function") return undefined;
  return defaults[field[1]];
}

const defaults: Readonly<Record<Scalar, unknown>> = {
  string: "",
  bytes: new Uint8Array(0),
  bool: false,
  int32: 0,
  uint32: 0,
  int64: 0n,
  uint64: 0n,
};

function read(table: Table, reader: Reader, message: Message, depth: number): void {
  if (depth > maxDepth) throw new Fault("invalid_argument", "malformed message: too deep");
  while (!reader.done) {
    const { field: number, type } = reader.tag();
    const name = named(table, number);
    const field = name === undefined ? undefined : table[name];
    if (name === undefined || field === undefined || type !== typeOf(field)) {
      reader.skip(number, type);
    } else {
      during(name, () => readField(field, reader, { message, name, depth }));
    }
  }
}

function named(table: Table, number: number): string | undefined {
  for (const name in table) if (table[name]?.[0] === number) return name;
  return undefined;
}

function typeOf(field: Field): number {
  const kind = field.length === 3 ? field[2] : field[1];
  if (typeof kind === "function") return wireType.length;
  return kind === "string" || kind === "bytes" || kind === "map"
    ? wireType.length
    : wireType.varint;
}

interface Place {
  readonly message: Message;
  readonly name: string;
  readonly depth: number;
}

function readField(field: Field, reader: Reader, { message, name, depth }: Place): void {
  if (field[1] === "map") {
    const { key, value } = readMessage(entry, reader, depth, undefined);
    (message[name] as Message)[key as string] = value;
  } else if (field[1] === "required") {
    message[name] = readOne(field[2], reader, depth, undefined);
  } else if (field.length === 3) {
    (message[name] as unknown[]).push(readOne(field[2], reader, depth, undefined));
  } else {
    message[name] = readOne(field[1], reader, depth, message[name]);
  }
}

const entry = { key: [1, "string"], value: [2, "string"] } as const;

function readOne(
  kind: Scalar | (() => Table),
  reader: Reader,
  depth: number,
  before: unknown,
): unknown {
  if (typeof kind === "function") return readMessage(kind(), reader, depth, before);
  switch (kind) {
    case "string":
      return reader.string();
    case "bytes":
      return reader.bytes();
    case "bool":
      return reader.bool();
    case "uint32":
      return reader.uint32();
    case "int32":
      return reader.uint32() | 0;
    case "uint64":
      return reader.uint64();
    case "int64":
      return BigInt.asIntN(64, reader.uint64());
    default:
      return kind satisfies never;
  }
}

function readMessage(table: Table, reader: Reader, depth: number, before: unknown): Message {
  const message = before === undefined ? blank(table) : (before as Message);
  read(table, reader.message(), message, depth + 1);
  return message;
}
