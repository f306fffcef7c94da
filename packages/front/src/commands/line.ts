import { linux } from "host:linux";
import { runLine } from "@skiff/cli/front";
import { frontProgram } from "../front-program.ts";
import { ErrnoError } from "../node/errno-error.ts";
import { installGlobals } from "../node/globals.ts";
import { ignoreBrokenPipes } from "../node/ignore-broken-pipes.ts";
import { openLoop, runUntil } from "../node/loop.ts";
import { process } from "../node/process.ts";

installGlobals();
ignoreBrokenPipes();
try {
  openLoop();
} catch (error) {
  if (!(error instanceof ErrnoError)) throw error;
  linux.write(2, `skiff: ${error.message}\n`, 0);
  process.exit(1);
}
process.exit(runUntil(runLine(frontProgram, process.argv.slice(1))));
