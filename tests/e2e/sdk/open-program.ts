import { openEngine } from "@skiff/sdk";
import { decodeOptions } from "./decode-options.ts";

// Waits for a container with nothing else to do, and ends without closing its engine.
const engine = await openEngine(decodeOptions(process.argv[2]));
const container = await engine.run({
  image: "busybox",
  command: ["sh", "-c", "sleep 0.3; exit 3"],
});
const process_ = await container.exec(["sh", "-c", "sleep 0.1; exit 4"]);
console.log(await process_.exitCode, await container.wait());
void engine.events()[Symbol.asyncIterator]();
