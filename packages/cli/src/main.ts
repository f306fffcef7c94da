import { runLine } from "./run-line.ts";

void runLine(process.argv.slice(2)).then((status) => process.exit(status));
