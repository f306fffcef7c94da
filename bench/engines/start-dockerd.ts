import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../make-engines.ts";
import type { Stage } from "../on-stage.ts";

/** Debian's Docker, as it is without networks, in the spawner's mount namespace. */
export async function startDockerd({ scratch, spawner, undo }: Stage): Promise<Engine> {
  const folder = join(scratch, "docker");
  const [pidFile, configuration] = [join(folder, "pid"), join(folder, "daemon.json")];
  const state = "/run/bench-docker";
  const host = `unix://${state}.sock`;
  await spawner.run("mkdir", folder);
  writeFileSync(configuration, "{}"); // the machine's own has no say
  const script = 'pid=$1; log=$2; shift 2; "$@" >"$log" 2>&1 & echo $! >"$pid"';
  const words = ["--config-file", configuration, "--host", host, "--exec-root", state];
  const files = ["--data-root", join(folder, "data"), "--pidfile", join(folder, "own.pid")];
  const without = ["--iptables=false", "--ip-forward=false", "--bridge=none"];
  const line = ["dockerd", ...words, ...files, ...without];
  await spawner.run("sh", "-c", script, "sh", pidFile, join(folder, "log"), ...line);
  undo.defer(async () => {
    process.kill(Number(readFileSync(pidFile, "utf8")), "SIGTERM");
    await spawner.reap(pidFile);
  });
  const wait =
    'for i in $(seq 100); do docker --host "$1" version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1';
  await spawner.run("sh", "-c", wait, "sh", host);
  return {
    name: "docker",
    line: ["docker", "--host", host],
    limits: ["--network", "none"],
    mark: state,
  };
}
