import { runLine } from "./run-line.ts";
import { wholeProgram } from "./whole-program.ts";

void runLine(wholeProgram, process.argv.slice(2)).then((status) => process.exit(status));
