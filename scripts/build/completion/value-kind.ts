import type { Option } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "../manual/manual.ts";

/** Undefined for a switch. */
export function valueKind(
  { kinds }: Pick<Manual, "kinds">,
  { name, value, choices }: Option,
): ValueKind | undefined {
  if (value === undefined) return undefined;
  if (choices !== undefined) return { kind: "words", words: choices };
  return kinds.get(`--${name}`) ?? kinds.get(value) ?? { kind: "any" };
}

/** What each of a command's arguments is; the last one may stand for any number of them. */
export function operandKinds(
  { kinds }: Pick<Manual, "kinds">,
  usage: string,
): {
  readonly operands: readonly ValueKind[];
  readonly repeats: boolean;
} {
  const words = usage.split(" ").filter((word) => word !== "");
  return {
    operands: words.map((word) => kinds.get(word) ?? { kind: "any" }),
    repeats: words.at(-1)?.includes("...") === true,
  };
}
