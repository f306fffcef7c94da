import { Fault } from "@skiff/base";

/** "NAME=value" entries; the last of a name counts, and one without a value has an empty one. Throws `invalid_argument`. */
export function decodeEntries(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
      if (name !== "") return [name, value];
      throw new Fault("invalid_argument", `${JSON.stringify(text)}: must be NAME=VALUE`);
    }),
  );
}
