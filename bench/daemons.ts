import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { ctr } from "./contenders/ctr.ts";
import { describeMachine } from "./describe-machine.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { renderTable } from "./report/render-table.ts";

/*
 * skiffd beside containerd: the same client, the same image, each with runc's shim and with ours. What
 * takes longest is in all of them alike, the client's own start: only differences tell something.
 */
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 40);
const image = "localhost/busybox:latest";
const programs = resolve("dist/bin");

const results = await onStage(compareDaemons);
console.log(`${describeMachine()}; ${rounds} interleaved rounds.\n\n${renderTable(results)}`);

async function compareDaemons({ scratch, spawner, undo }: Stage): Promise<Results> {
  const archive = join(scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  const contenders = [];
  for (const name of ["containerd", "skiffd"] as const) {
    const folder = join(scratch, name);
    const address = await startDaemon(name, folder);
    await spawner.run("ctr", "--address", address, "images", "import", archive);
    for (const runtime of ["io.containerd.runc.v2", "io.containerd.oar.v1"]) {
      const title = `${name}, ${runtime.split(".")[2]}`;
      contenders.push(ctr(title, { address, runtime, image }));
    }
  }
  return compare(contenders, rounds, spawner);

  /** In the spawner's mount namespace, as its orphan; it is ended with the stage. */
  async function startDaemon(name: "containerd" | "skiffd", folder: string): Promise<string> {
    const [address, pidFile] = [join(folder, "c.sock"), join(folder, "pid")];
    await spawner.run("mkdir", folder);
    const script = 'pid=$1; log=$2; shift 2; "$@" >"$log" 2>&1 & echo $! >"$pid"';
    const line = name === "skiffd" ? skiffdLine(folder, address) : containerdLine(folder, address);
    await spawner.run("sh", "-c", script, "sh", pidFile, join(folder, "log"), ...line);
    undo.defer(async () => {
      process.kill(Number(readFileSync(pidFile, "utf8")), "SIGTERM");
      await spawner.reap(pidFile);
    });
    const wait =
      'for i in $(seq 100); do ctr --address "$1" version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1';
    await spawner.run("sh", "-c", wait, "sh", address);
    return address;
  }
}

function skiffdLine(folder: string, address: string): string[] {
  const [root, state] = [join(folder, "root"), join(folder, "state")];
  return [join(programs, "skiffd"), "--root", root, "--state", state, "--address", address];
}

/** Its shims are looked for where ours is too. */
function containerdLine(folder: string, address: string): string[] {
  const config = join(folder, "config.toml");
  const text = `version = 2
root = "${folder}/root"
state = "${folder}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "${address}"
`;
  writeFileSync(config, text);
  return ["env", `PATH=${programs}:${process.env["PATH"]}`, "containerd", "--config", config];
}
