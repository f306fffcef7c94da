import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import { OarHome } from "../fixtures/index.ts";

/** All that oar does here, it does on the first processor. */
const home = new OarHome(["taskset", "-c", "0"]);
const here = allowed(process.pid);
const shown = ["grep", "Cpus_allowed_list", "/proc/self/status"];

describe("the processors that oar is bound to", { skip: cpus().length < 2 && "one alone" }, () => {
  test("do not bind the program, nor what is exec'ed", () => {
    assert.equal(home.run(shown).stdout, "Cpus_allowed_list:\t0\n");
    using container = home.container().running();
    assert.equal(allowed(container.pid()), here);
    assert.equal(container.sure(["exec"], shown), `Cpus_allowed_list:\t${here}\n`);
  });

  test("are not widened beyond those of the container's cgroup", () => {
    const linux = (config: Config): Config["linux"] => ({
      ...config.linux,
      resources: { ...config.linux.resources, cpu: { cpus: "1" } },
    });
    using container = home.container((config) => ({ ...config, linux: linux(config) })).running();
    assert.equal(allowed(container.pid()), "1");
    assert.equal(container.sure(["exec"], shown), "Cpus_allowed_list:\t1\n");
  });

  test("are those that an exec'ed program asks for, where it does", () => {
    const change = (initial: string | undefined, final: string | undefined) =>
      home.containerOf(
        JSON.stringify({
          ...home.config(),
          process: { ...home.config().process, execCPUAffinity: { initial, final } },
        }),
      );
    using final = change(undefined, "1").running();
    assert.equal(final.sure(["exec"], shown), "Cpus_allowed_list:\t1\n");
    using initial = change("1", undefined).running();
    assert.equal(initial.sure(["exec"], shown), `Cpus_allowed_list:\t${here}\n`);
  });
});

function allowed(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return /^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? "";
}
