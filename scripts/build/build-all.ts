import { buildCli } from "./build-cli.ts";
import { buildHost } from "./build-host.ts";
import { buildManual } from "./build-manual.ts";
import { buildProgram } from "./build-program.ts";
import { buildSdk } from "./build-sdk.ts";
import { programs } from "./programs.ts";

/** Builds what `dist` is to hold, and of that only what changed. */
export async function buildAll(): Promise<void> {
  const host = buildHost();
  for (const program of programs) await buildProgram(program, host);
  buildCli();
  await buildManual();
  await buildSdk();
}
