import type { Law } from "../law.ts";
import { declaredDependencies } from "./declared-dependencies.ts";
import { decodersAssert } from "./decoders-assert.ts";
import { exportsOnly } from "./exports-only.ts";
import { lowerRingsOnly } from "./lower-rings-only.ts";
import { ownPlatformOnly } from "./own-platform-only.ts";
import { separateProcesses } from "./separate-processes.ts";
import { somethingRead } from "./something-read.ts";
import { tellingNames } from "./telling-names.ts";

export const laws: Readonly<Record<string, Law>> = {
  "something is read": somethingRead,
  "imports come from lower rings": lowerRingsOnly,
  "imports are declared": declaredDependencies,
  "imports stop at what a package exports": exportsOnly,
  "imports stay on their platform": ownPlatformOnly,
  "processes share no code but what both speak": separateProcesses,
  "names tell": tellingNames,
  "only decoders assert types": decodersAssert,
};
