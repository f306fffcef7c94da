import { cgroups } from "./cases/cgroups.ts";
import { files } from "./cases/files.ts";
import { folders } from "./cases/folders.ts";
import { processes } from "./cases/processes.ts";
import { waiting } from "./cases/waiting.ts";
import type { ContractCase } from "./contract-case.ts";

/** What is so of every Linux, the model and the real one: it keeps the model honest. */
export const contract: readonly ContractCase[] = [
  ...files,
  ...folders,
  ...waiting,
  ...processes,
  ...cgroups,
];
