import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs these test files, and says how many points they tried, as they themselves told. */
const began = performance.now();
const argv = ["test", "--timeout=86400000", ...process.argv.slice(2)];
const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
const ended = once(child, "close");
child.stdout.pipe(process.stdout);
const told = await text(child.stdout);
await ended;
const points = [...told.matchAll(/\b(?:killed|failed) at (\d+)/g)].map(([, count]) =>
  Number(count),
);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`${points.reduce((sum, count) => sum + count, 0)} points in ${minutes} minutes`);
process.exitCode = child.exitCode ?? 1;
