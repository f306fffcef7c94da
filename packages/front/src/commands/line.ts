import { runLine } from "@skiff/cli/front";
import { frontProgram } from "../front-program.ts";
import { installGlobals } from "../node/globals.ts";
import { ignoreBrokenPipes } from "../node/ignore-broken-pipes.ts";
import { runUntil } from "../node/loop.ts";
import { process } from "../node/process.ts";

installGlobals();
ignoreBrokenPipes();
process.exit(runUntil(runLine(frontProgram, process.argv.slice(1))));
