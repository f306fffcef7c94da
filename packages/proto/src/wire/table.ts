/**
 * A protobuf message, as data: each field's name, number and kind.
 *
 *     export const mount = {
 *       type: [1, "string"],
 *       options: [4, "repeated", "string"],
 *     } as const;
 *     export type Mount = Decoded<typeof mount>;
 *
 * A message inside another is named by a function, so that tables may come in
 * any order and none is touched before it is needed.
 */
export interface Table {
  readonly [name: string]: Field;
}

export type Field =
  | readonly [number: number, kind: Scalar | (() => Table)]
  | readonly [
      number: number,
      label: "repeated",
      kind: "string" | "bytes" | "uint64" | (() => Table),
    ]
  | readonly [number: number, label: "required", kind: Scalar] // proto2: its default is written too
  | readonly [number: number, label: "map"]; // map<string, string>

/** Enums are `int32`: proto3's are open, and a number not known yet must survive. */
export type Scalar = "string" | "bytes" | "bool" | "int32" | "uint32" | "int64" | "uint64";

interface Scalars {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly bool: boolean;
  readonly int32: number;
  readonly uint32: number;
  readonly int64: bigint;
  readonly uint64: bigint;
}

/** What decoding gives: every field is there, with proto3's default; an absent message is undefined. */
export type Decoded<T> = { readonly [Name in keyof T]: Value<T[Name]> };

type Value<F> = F extends readonly [number, "map"]
  ? Readonly<Record<string, string>>
  : F extends readonly [number, "repeated", infer K]
    ? readonly One<K>[]
    : F extends readonly [number, infer K] | readonly [number, "required", infer K]
      ? K extends () => infer T
        ? Decoded<T> | undefined
        : One<K>
      : never;

type One<K> = K extends keyof Scalars ? Scalars[K] : K extends () => infer T ? Decoded<T> : never;

/** What encoding takes: any field may be left out. */
export type Encodable<T> = { readonly [Name in keyof T]?: Given<T[Name]> | undefined };

type Given<F> = F extends readonly [number, "map"]
  ? Readonly<Record<string, string>>
  : F extends readonly [number, "repeated", infer K]
    ? readonly OneGiven<K>[]
    : F extends readonly [number, infer K] | readonly [number, "required", infer K]
      ? OneGiven<K>
      : never;

type OneGiven<K> = K extends keyof Scalars
  ? Scalars[K]
  : K extends () => infer T
    ? Encodable<T>
    : never;
