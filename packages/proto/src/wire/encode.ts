import type { Encodable, Field, Scalar, Table } from "./table.ts";
import { Writer } from "./writer.ts";

/**
 * Proto3: a scalar with its default value takes no bytes; a message that is there does, even an
 * empty one. One that proto2 requires takes bytes wherever it is given.
 */
export function encode<T extends Table>(table: T, message: Encodable<T>): Uint8Array {
  return encodeFields(table, message);
}

type Fields = Readonly<Record<string, unknown>>;

function encodeFields(table: Table, message: Fields): Uint8Array {
  const writer = new Writer();
  for (const name in table) {
    const field = table[name];
    const value = message[name];
    if (field !== undefined && value !== undefined) writeField(writer, field, value);
  }
  return writer.finish();
}

function writeField(writer: Writer, field: Field, value: unknown): void {
  const number = field[0];
  if (field[1] === "map") {
    for (const [key, text] of Object.entries(fields(value))) {
      writer.bytes(number, encodeFields(entry, { key, value: text }));
    }
  } else if (field[1] === "required") {
    writeOne(writer, number, field[2], value);
  } else if (field.length === 3) {
    for (const one of list(value)) writeOne(writer, number, field[2], one);
  } else if (typeof field[1] === "function" || !isDefault(value)) {
    writeOne(writer, number, field[1], value);
  }
}

const entry = { key: [1, "string"], value: [2, "string"] } as const;

function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === "" || value === 0 || value === 0n || value === false;
}

function writeOne(
  writer: Writer,
  number: number,
  kind: Scalar | (() => Table),
  value: unknown,
): void {
  if (typeof kind === "function") {
    writer.bytes(number, encodeFields(kind(), fields(value)));
    return;
  }
  switch (kind) {
    case "string":
      if (typeof value === "string") return writer.string(number, value);
      break;
    case "bytes":
      if (value instanceof Uint8Array) return writer.bytes(number, value);
      break;
    case "bool":
      if (typeof value === "boolean") return writer.varint(number, Number(value));
      break;
    case "uint32":
      if (isWithin(value, 0, 0xffff_ffff)) return writer.varint(number, value);
      break;
    case "int32":
      if (isWithin(value, -0x8000_0000, 0x7fff_ffff)) {
        return writer.bigVarint(number, BigInt(value));
      }
      break;
    case "int64":
    case "uint64":
      if (typeof value === "bigint") return writer.bigVarint(number, value);
      break;
    default:
      return kind satisfies never;
  }
  throw new TypeError(`field ${number}: ${String(value)} is no ${kind}`);
}

function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function fields(value: unknown): Fields {
  if (isFields(value)) return value;
  throw new TypeError(`${String(value)} is no message`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${String(value)} is no list`);
}
