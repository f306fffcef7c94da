import { openEngine } from "@skiff/sdk";
import { decodeOptions } from "./decode-options.ts";

// Makes a container, says so, and waits to be killed.
const engine = await openEngine(decodeOptions(process.argv[2]));
await engine.run({ image: "busybox", command: ["sleep", "1000"], name: "orphan" });
console.log("ready");
setInterval(() => {}, 1000);
