import type { Model } from "./model.ts";

/**
 * Which of the states that a container may be in go with what is seen of it, `undefined` where there
 * is none. Undefined while none does, or only one that it will yet leave.
 */
export function settled(
  { absent, vague }: Model,
  possible: ReadonlySet<string>,
  seen: string = absent,
): ReadonlySet<string> | undefined {
  const plain = [...possible].filter((state) => !(state in vague) && state === seen);
  const torn = [...possible].filter(
    (state) => state in vague && (seen !== absent || vague[state] === absent),
  );
  const passed = torn.filter((state) => vague[state] === seen).length > 0;
  const lasting = torn.some((state) => vague[state] === undefined);
  if (passed) return new Set([seen, ...torn.filter((state) => vague[state] === undefined)]);
  if (plain.length === 0 && !lasting) return undefined;
  return new Set([...plain, ...torn]);
}
