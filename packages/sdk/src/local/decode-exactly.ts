import { type Decoder, jsonObject, Mismatch } from "@skiff/spec";

/** How each member of a `T` is decoded. */
export type Members<T> = { readonly [Name in keyof T]-?: Decoder<T[Name]> };

/** An object of these members and no others: one that is not known would be passed over in silence. Throws `invalid_argument`. */
export function exactly<T extends object>(members: Members<T>): Decoder<T> {
  const decoders: readonly (readonly [string, Decoder<unknown>])[] = Object.entries(members);
  return (value) => {
    const given = jsonObject(value);
    for (const name of Object.keys(given)) {
      if (Object.hasOwn(members, name) || given[name] === undefined) continue;
      throw new Mismatch("there is no such option").within(name);
    }
    const decoded = decoders.map(([name, decode]) => [name, member(name, decode, given[name])]);
    return Object.fromEntries(decoded) as T; // each of its members is what its decoder gave
  };
}

function member(name: string, decode: Decoder<unknown>, value: unknown): unknown {
  try {
    return decode(value);
  } catch (error) {
    throw error instanceof Mismatch ? error.within(name) : error;
  }
}
