import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { bySystemd, cgroupsOf, eventually, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("a container's cgroup that somebody else keeps busy", { skip: bySystemd }, () => {
  test("is removed by delete, though cgroups come and go in it", async () => {
    const controllers = ["pids", "freezer", ""].filter((name) => cgroupsOf(process.pid).has(name));
    for (const controller of [...controllers, ...controllers, ...controllers, ...controllers]) {
      using container = home.container().running();
      const path = cgroupsOf(container.pid()).get(controller) ?? "";
      const script = 'while [ -d "$0" ]; do mkdir "$0/x" && rmdir "$0/x"; done 2> /dev/null';
      const racer = spawn("busybox", ["sh", "-c", script, path], { stdio: "ignore" });
      const ended = once(racer, "close");
      eventually("it is at work", () => existsSync(`${path}/x`));
      container.sure(["delete", "--force"]);
      await ended; // for the cgroup is gone
    }
  });

  test("is removed with whom somebody puts into it meanwhile", async () => {
    using container = home.container().running();
    const path = cgroupsOf(container.pid()).get("pids") ?? cgroupsOf(container.pid()).get("") ?? "";
    const script = `
      i=0
      while [ $i -lt 200 ] && [ -d "$0" ]; do
        i=$((i + 1)); sh -c 'echo $$ > "$0/cgroup.procs" && exec sleep 1000' "$0" &
      done 2> /dev/null
      wait`;
    const inserter = spawn("busybox", ["sh", "-c", script, path], { stdio: "ignore" });
    const ended = once(inserter, "close");
    eventually("it is at work", () => container.processes().length > 3);
    container.sure(["delete", "--force"]);
    await ended; // for all that it put in were killed
    assert.ok(!existsSync(path));
  });
});
