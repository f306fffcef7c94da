import { openEngine } from "@skiff/sdk";

// Makes a container, says so, and waits to be killed.
const [root, programs] = process.argv.slice(2);
const engine = await openEngine({ root, programs });
await engine.run({ image: "busybox", command: ["sleep", "1000"], name: "orphan" });
console.log("ready");
setInterval(() => {}, 1000);
