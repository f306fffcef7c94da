import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Stage } from "./on-stage.ts";

const programs = resolve("dist/bin");

export type Daemon = "containerd" | "skiffd";

/** In the spawner's mount namespace, as its orphan; it is ended with the stage. The address it serves. */
export async function startDaemon(
  name: Daemon,
  { scratch, spawner, undo }: Stage,
): Promise<string> {
  const folder = join(scratch, name);
  const [address, pidFile] = [join(folder, "c.sock"), join(folder, "pid")];
  await spawner.run("mkdir", folder);
  const script = 'pid=$1; log=$2; shift 2; "$@" >"$log" 2>&1 & echo $! >"$pid"';
  await spawner.run(
    "sh",
    "-c",
    script,
    "sh",
    pidFile,
    join(folder, "log"),
    ...daemonLine(name, folder),
  );
  undo.defer(async () => {
    process.kill(Number(readFileSync(pidFile, "utf8")), "SIGTERM");
    await spawner.reap(pidFile);
  });
  const wait =
    'for i in $(seq 100); do ctr --address "$1" version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1';
  await spawner.run("sh", "-c", wait, "sh", address);
  return address;
}

/** It serves `c.sock` in the folder, which has all that it keeps. */
export function daemonLine(name: Daemon, folder: string): readonly [string, ...string[]] {
  const address = join(folder, "c.sock");
  return name === "skiffd" ? skiffdLine(folder, address) : containerdLine(folder, address);
}

function skiffdLine(folder: string, address: string): [string, ...string[]] {
  const [root, state] = [join(folder, "root"), join(folder, "state")];
  return [join(programs, "skiffd"), "--root", root, "--state", state, "--address", address];
}

/** Its shims are looked for where ours is too. */
function containerdLine(folder: string, address: string): [string, ...string[]] {
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
