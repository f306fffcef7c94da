import { openEngine } from "@skiff/sdk";
import { decodeOptions } from "./decode-options.ts";

// Makes a container, or one of all that goes with a process, says so, and waits to be killed.
const [options, made] = process.argv.slice(2);
const engine = await openEngine(decodeOptions(options));
const sleeper = { image: "busybox", command: ["sleep", "1000"] };
if (made === "all") {
  const pod = await engine.pods.create({ name: "orphans" });
  await engine.run({ ...sleeper, pod: pod.id });
}
if (made !== undefined) await engine.networks.create("orphaned");
if (made !== "network") await engine.run({ ...sleeper, name: "orphan" });
console.log("ready");
setInterval(() => {}, 1000);
