import type { Seccomp } from "@skiff/spec";
import { abis } from "./abi.ts";
import { type Random, randomValue } from "./random-profile.ts";
import type { Call } from "./run-filter.ts";

const lastNumber = 480;
const strange = [0x3fff_ffff, 0x7fff_ffff, 0x8000_0000, 0xbfff_ffff, 0xc000_0000, 0xffff_ffff];

/**
 * Calls of every number on every architecture that is tried, each with `tries` lists of arguments:
 * what the profile compares with, or beside that, or anything.
 */
export function* callsFor(
  profile: Seccomp,
  { random, tries }: { readonly random: Random; readonly tries: number },
): Generator<Call> {
  const values = (profile.syscalls ?? []).flatMap(({ args = [] }) =>
    args.flatMap(({ value, valueTwo }) => [BigInt(value), BigInt(valueTwo)]),
  );
  const argument = (): bigint => {
    const value = values[random(values.length + 2)] ?? randomValue(random);
    return BigInt.asUintN(64, value + BigInt(random(3)) - 1n);
  };
  for (const { audit, base } of abis) {
    for (let i = 0; i < lastNumber + strange.length; i++) {
      const number = i < lastNumber ? base + i : (strange[i - lastNumber] ?? 0);
      for (let n = 0; n < tries; n++) {
        yield { audit, number, args: Array.from({ length: 6 }, argument) };
      }
    }
  }
}
