import { Mismatch } from "@skiff/spec";
import type { UnitProperty } from "./unit-property.ts";

/** What annotations begin with that are properties of the unit. */
export const systemdPropertyPrefix = "org.systemd.property.";

/**
 * The properties that annotations ask for, as `org.systemd.property.NAME`, their values in
 * GVariant's text format: a string, a boolean, an integer, which is an int32 where its type is not
 * said, or an array of strings. Throws `invalid_argument`.
 */
export function planAnnotated(
  annotations: Readonly<Record<string, string>> = {},
): readonly UnitProperty[] {
  return Object.entries(annotations).flatMap(([key, text]) => {
    if (!key.startsWith(systemdPropertyPrefix)) return [];
    const property = planProperty(key.slice(systemdPropertyPrefix.length), text.trim());
    if (property !== undefined) return [property];
    throw new Mismatch(
      `${JSON.stringify(text)} is no property's value: write 'text', true, uint64 5 or ['a', 'b']`,
      `annotations[${JSON.stringify(key)}]`,
    );
  });
}

const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const patterns = {
  string: new RegExp(`^(?:string\\s+|@s\\s+)?(${quoted})$`),
  boolean: /^(?:boolean\s+|@b\s+)?(true|false)$/,
  integer: /^(?:(int32|uint32|int64|uint64|@[iuxt])\s+)?([-+]?)(0x[0-9a-fA-F]+|\d+)$/,
  array: new RegExp(`^(?:@as\\s+)?\\[\\s*((?:${quoted})(?:\\s*,\\s*(?:${quoted}))*)?\\s*\\]$`),
};

function planProperty(name: string, text: string): UnitProperty | undefined {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) return undefined;
  const boolean = patterns.boolean.exec(text);
  if (boolean !== null) return { name, type: "b", value: boolean[1] === "true" };
  const [, string] = patterns.string.exec(text) ?? [];
  if (string !== undefined) return { name, type: "s", value: unquoted(string) };
  const array = patterns.array.exec(text);
  if (array !== null) {
    const [, elements = ""] = array;
    return {
      name,
      type: "as",
      value: (elements.match(new RegExp(quoted, "g")) ?? []).map(unquoted),
    };
  }
  const [, type = "int32", sign = "", digits] = patterns.integer.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return planInteger(name, type, sign === "-" ? -BigInt(digits) : BigInt(digits));
}

/** By its name in the text format, or its type. */
const integers = {
  int32: { type: "i", least: -(2n ** 31n), most: 2n ** 31n - 1n },
  uint32: { type: "u", least: 0n, most: 2n ** 32n - 1n },
  int64: { type: "x", least: -(2n ** 63n), most: 2n ** 63n - 1n },
  uint64: { type: "t", least: 0n, most: 2n ** 64n - 1n },
} as const;

/** A time that is named as in unit files is in seconds there, and in microseconds on D-Bus. */
function planInteger(name: string, word: string, value: bigint): UnitProperty | undefined {
  const kind = Object.entries(integers).find(
    ([key, { type }]) => word === key || word === `@${type}`,
  );
  if (kind === undefined) return undefined;
  const [, { type, least, most }] = kind;
  if (value < least || value > most) return undefined;
  const [, time] = /^(.*[a-z])Sec$/.exec(name) ?? [];
  if (time === undefined) return { name, type, value };
  const microseconds = value * 1_000_000n;
  if (microseconds < 0n || microseconds > integers.uint64.most) return undefined;
  return { name: `${time}USec`, type: "t", value: microseconds };
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unquoted(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
      (_, four?: string, eight?: string, one?: string) => {
        const code = four ?? eight;
        return code === undefined
          ? (escapes[one ?? ""] ?? one ?? "")
          : String.fromCodePoint(parseInt(code, 16));
      },
    );
}
