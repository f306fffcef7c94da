import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { cpus, uptime } from "node:os";
import { describe, test } from "node:test";
import { decodeConfig } from "@skiff/spec";
import { isLinux, OarHome, runProgram } from "../fixtures/index.ts";

const home = new OarHome();

/** A config.json with these members of `process` and `linux`, as it has them. */
function having(parts: { readonly process?: object; readonly linux?: object }): string {
  const config = home.config();
  return JSON.stringify({
    ...config,
    process: { ...config.process, ...parts.process },
    linux: { ...config.linux, ...parts.linux },
  });
}

/** `policy` and `nice` of a process (proc_pid_stat(5)), and its class and priority of input and output. */
function scheduling(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const io = runProgram(["ionice", "-p", `${pid}`]).stdout.trim();
  return [`policy ${fields[38]}`, `nice ${fields[16]}`, io];
}

describe("process.scheduler and process.ioPriority", () => {
  test("hold for the program, and for one that is exec'ed with them", () => {
    const scheduler = { policy: "SCHED_BATCH", nice: 5 };
    const ioPriority = { class: "IOPRIO_CLASS_BE", priority: 7 };
    using container = home.containerOf(having({ process: { scheduler, ioPriority } })).running();
    const expected = ["policy 3", "nice 5", "best-effort: prio 7"];
    assert.deepEqual(scheduling(container.pid()), expected);
    container.sure(["exec", "--detach"], ["sleep", "1001"]);
    const exec = container.processes().find((pid) => pid !== container.pid());
    assert.deepEqual(scheduling(Number(exec)), expected);
  });

  test("of real time hold, with no capability for it in the container", () => {
    const scheduler = { policy: "SCHED_FIFO", priority: 10 };
    // Where v1 shares real time out, a cgroup has none until it is given some.
    const shared = existsSync("/sys/fs/cgroup/cpu/cpu.rt_runtime_us");
    const cpu = shared ? { realtimeRuntime: 1000, realtimePeriod: 1_000_000 } : {};
    const linux = { resources: { ...home.config().linux.resources, cpu } };
    using container = home.containerOf(having({ process: { scheduler }, linux }));
    container.sure(["create"]);
    const stat = readFileSync(`/proc/${container.pid()}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    assert.deepEqual([fields[37], fields[38]], ["10", "1"]);
  });
});

describe("process.scheduler of a deadline", () => {
  test("has the runtime, deadline and period that are asked for", (t) => {
    const scheduler = {
      policy: "SCHED_DEADLINE",
      runtime: 1_000_000,
      deadline: 30_000_000,
      period: 40_000_000,
      flags: ["SCHED_FLAG_RESET_ON_FORK"],
    };
    const asked = ["--deadline", "--sched-runtime", "1000000", "--sched-deadline", "30000000"];
    const chrt = ["chrt", ...asked, "--sched-period", "40000000", "0", "true"];
    const { stderr } = runProgram(chrt);
    if (stderr !== "") return t.skip(`this kernel has none to give: ${stderr.trim()}`);
    using container = home.containerOf(having({ process: { scheduler } }));
    container.sure(["create"]);
    const said = runProgram(["chrt", "--pid", `${container.pid()}`]).stdout;
    assert.match(said, /policy: SCHED_DEADLINE\|SCHED_RESET_ON_FORK$/m);
    assert.match(said, /runtime\/deadline\/period parameters: 1000000\/30000000\/40000000$/m);
  });
});

describe("process.execCPUAffinity", () => {
  test("holds for exec'ed programs alone", { skip: cpus().length < 2 && "one processor" }, () => {
    const execCPUAffinity = { initial: "0", final: "1" };
    using container = home.containerOf(having({ process: { execCPUAffinity } })).running();
    const allowed = ["grep", "Cpus_allowed_list", "/proc/self/status"];
    assert.equal(container.sure(["exec"], allowed), "Cpus_allowed_list:\t1\n");
    const own = readFileSync(`/proc/${container.pid()}/status`, "utf8");
    assert.doesNotMatch(own, /^Cpus_allowed_list:\t1$/m);
  });
});

describe("linux.personality", () => {
  test("is what uname(2) then says", () => {
    const linux = { personality: { domain: "LINUX32" } };
    using container = home.containerOf(having({ linux })).running();
    assert.equal(container.sure(["exec"], ["uname", "-m"]), "i686\n");
    assert.equal(readFileSync(`/proc/${container.pid()}/personality`, "utf8"), "00000008\n");
    assert.equal(home.inside("uname -m").stdout, "x86_64\n");
  });
});

describe("linux.memoryPolicy", () => {
  const maps = ["head", "-n", "1", "/proc/self/numa_maps"];
  const weighted = [
    { mode: "MPOL_WEIGHTED_INTERLEAVE", nodes: "0" },
    /^\S+ weighted interleave:0 /,
  ] as const;

  test("holds for the program, and for one that is exec'ed", () => {
    for (const [memoryPolicy, shown] of [
      [{ mode: "MPOL_BIND", nodes: "0" }, /^\S+ bind:0 /],
      [
        { mode: "MPOL_PREFERRED", nodes: "0", flags: ["MPOL_F_STATIC_NODES"] },
        /^\S+ prefer=static:0 /,
      ],
      [{ mode: "MPOL_INTERLEAVE", nodes: "0" }, /^\S+ interleave:0 /],
      [{ mode: "MPOL_PREFERRED_MANY", nodes: "0" }, /^\S+ prefer \(many\):0 /],
      ...(isLinux(6, 9) ? [weighted] : []),
      [
        { mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_RELATIVE_NODES"] },
        /^\S+ bind=relative:0 /,
      ],
      [
        { mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_NUMA_BALANCING"] },
        /^\S+ bind=(balancing)?:0 /, // older kernels have no word for it
      ],
      [{ mode: "MPOL_LOCAL" }, /^\S+ local /],
      [{ mode: "MPOL_DEFAULT", nodes: "" }, /^\S+ default /],
    ] as const) {
      using container = home.containerOf(having({ linux: { memoryPolicy } })).running();
      const own = readFileSync(`/proc/${container.pid()}/numa_maps`, "utf8");
      for (const text of [own, container.sure(["exec"], maps)]) assert.match(text, shown);
    }
  });

  test("of a node that is not there is an error by name", () => {
    const linux = { memoryPolicy: { mode: "MPOL_BIND", nodes: "63" } };
    using container = home.containerOf(having({ linux }));
    const { status, stderr } = container.oar(["create"]);
    assert.deepEqual([status, stderr], [1, "oar: set memoryPolicy: set_mempolicy: EINVAL\n"]);
  });
});

describe("linux.timeOffsets", () => {
  test("move the clocks of the container's own time namespace, for exec too", () => {
    const namespaces = [...home.config().linux.namespaces, { type: "time" }];
    const timeOffsets = { boottime: { secs: 1_000_000 }, monotonic: { secs: 5, nanosecs: 1 } };
    using container = home.containerOf(having({ linux: { namespaces, timeOffsets } })).running();
    const said = Number(container.sure(["exec"], ["cut", "-d.", "-f1", "/proc/uptime"]));
    assert.ok(Math.abs(said - uptime() - 1_000_000) < 10);
    const offsets = readFileSync(`/proc/${container.pid()}/timens_offsets`, "utf8");
    assert.match(offsets, /^monotonic +5 +1\nboottime +1000000 +0$/m);
  });

  test("need a new time namespace", () => {
    using container = home.containerOf(
      having({ linux: { timeOffsets: { boottime: { secs: 1 } } } }),
    );
    const { status, stderr } = container.oar(["create"]);
    assert.deepEqual([status, stderr], [1, "oar: linux.timeOffsets: needs a new time namespace\n"]);
  });
});

test("what is no scheduler, priority, affinity or personality is refused by its path", () => {
  for (const [process, message] of [
    [{ scheduler: { policy: "FAIR" } }, /^process\.scheduler\.policy: "FAIR" is not one of /],
    [{ scheduler: { policy: "SCHED_RR", nice: 20 } }, /^process\.scheduler\.nice: 20 is not /],
    [{ ioPriority: { class: "BE" } }, /^process\.ioPriority\.class: "BE" is not one of /],
    [{ execCPUAffinity: { final: "2-1" } }, /^process\.execCPUAffinity\.final: "2-1" is no list/],
  ] as const) {
    const config = home.config();
    const document = { ...config, process: { ...config.process, ...process } };
    assert.throws(() => decodeConfig(document), { code: "invalid_argument", message });
  }
  const memoryPolicy = { mode: "MPOL_ANY" };
  const policies = { ...home.config(), linux: { ...home.config().linux, memoryPolicy } };
  assert.throws(() => decodeConfig(policies), {
    message: /^linux\.memoryPolicy\.mode: "MPOL_ANY" is /,
  });
  const personality = { domain: "BSD" };
  const document = { ...home.config(), linux: { ...home.config().linux, personality } };
  assert.throws(() => decodeConfig(document), {
    message: /^linux\.personality\.domain: "BSD" is /,
  });
});
