import { host } from "@skiff/kernel/quickjs";

// Which script the command line asks for; each reads the rest of it itself. The
// serving process is this program again, with the word `serve` at its end.
const words = host.argv.slice(1);
const last = words.at(-1);
const asks = (flag: string): boolean => words.includes(`-${flag}`) || words.includes(`--${flag}`);

if (asks("v") || asks("version")) host.run("version");
else if (asks("info")) host.run("info");
else if (last === "start" || last === "delete" || last === "serve") host.run(last);
else host.run("usage");
