import { Fault } from "@skiff/base";

/** The name that something crosses with that is no data, as a signal; undefined for what is. */
export type NameForeign = (value: unknown) => string | undefined;
/** What that name stands for on this side. */
export type FindForeign = (name: string) => unknown;

const tag = "$";

/** Data as JSON; what that has not, as dates, bytes and `undefined`, is an object with `$`. */
export function encodeValue(value: unknown, foreign: NameForeign = () => undefined): string {
  return JSON.stringify(plain(value, foreign));
}

/** What `encodeValue` was given. Throws `invalid_argument` for what it has not made. */
export function decodeValue(text: string, foreign: FindForeign = unknown): unknown {
  return revive(parse(text), foreign);
}

function plain(value: unknown, foreign: NameForeign): unknown {
  const name = foreign(value);
  if (name !== undefined) return { [tag]: name };
  if (value === undefined) return { [tag]: "undefined" };
  if (typeof value === "number" && !Number.isFinite(value)) return tagged("number", `${value}`);
  if (value instanceof Date) return tagged("date", `${value.getTime()}`); // NaN, too
  if (value instanceof Uint8Array) return tagged("bytes", Buffer.from(value).toString("base64"));
  if (Array.isArray(value)) return value.map((one) => plain(one, foreign));
  if (!isObject(value)) return value;
  const members = mapValues(value, (one) => plain(one, foreign));
  return tag in value ? tagged("object", members) : members;
}

function tagged(name: string, value: unknown): unknown {
  return { [tag]: name, value };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault("invalid_argument", `a value: ${error.message}`, { cause: error });
  }
}

function revive(value: unknown, foreign: FindForeign): unknown {
  if (Array.isArray(value)) return value.map((one) => revive(one, foreign));
  if (!isObject(value)) return value;
  const name: unknown = Reflect.get(value, tag);
  if (!(tag in value)) return mapValues(value, (one) => revive(one, foreign));
  const given: unknown = Reflect.get(value, "value");
  if (name === "undefined") return undefined;
  if (name === "number") return Number(given);
  if (name === "date") return new Date(Number(given));
  if (name === "bytes") return new Uint8Array(Buffer.from(String(given), "base64"));
  if (name === "object" && isObject(given)) return mapValues(given, (one) => revive(one, foreign));
  return foreign(String(name));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function mapValues(value: object, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)]));
}

function unknown(name: string): never {
  throw new Fault("invalid_argument", `a value of an unknown kind: ${JSON.stringify(name)}`);
}
