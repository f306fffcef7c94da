import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, copyFileSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Seccomp } from "@skiff/spec";
import {
  type Change,
  compileProgram,
  eventually,
  OarHome,
  type Outcome,
} from "../fixtures/index.ts";

const home = new OarHome();
const scratch = home.scratch();
const sources = join(import.meta.dirname, "../seccomp");
const agentProgram = compileProgram(join(sources, "agent.c"));
copyFileSync(compileProgram(join(sources, "call.c")), join(home.rootfs, "bin/call"));

const EPERM = 1;
const ENOSYS = 38;
const SIGSYS = 31;
const getppid = 110;

/** Everything is allowed but what the rules say. */
function open(syscalls: Seccomp["syscalls"], rest: Partial<Seccomp> = {}): Change {
  return withProfile({ defaultAction: "SCMP_ACT_ALLOW", syscalls, ...rest });
}

function withProfile(seccomp: Seccomp): Change {
  return (config) => ({ ...config, linux: { ...config.linux, seccomp } });
}

function privileged(change: Change): Change {
  return (config) => change({ ...config, process: { ...config.process, noNewPrivileges: false } });
}

/** Runs a container of which one system call is all that it does. */
function calling(call: string, change: Change): Outcome {
  using container = home.container((config) => {
    const args = ["call", ...call.split(" ")];
    return change({ ...config, process: { ...config.process, args } });
  });
  return container.oar(["run"]);
}

/** What the call comes to: its errno. */
function errnoOf(call: string, change: Change): number {
  const { status, stdout, stderr } = calling(call, change);
  assert.deepEqual([status, stderr], [0, ""]);
  return Number(stdout);
}

/** What it takes to run that program. */
const needed = (
  "execve brk arch_prctl mmap mprotect munmap exit_group futex write set_tid_address rseq " +
  "set_robust_list prlimit64 readlink readlinkat getrandom newfstatat"
).split(" ");

describe("linux.seccomp", () => {
  test("is nothing where it is not there", () => {
    assert.match(home.inside("grep ^Seccomp: /proc/self/status").stdout, /^Seccomp:\t0$/m);
  });

  test("filters the program, with no_new_privs and without", () => {
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO" } as const;
    for (const change of [open([rule]), privileged(open([rule]))]) {
      assert.equal(errnoOf(`x86_64 ${getppid}`, change), EPERM);
      const status = home.inside("grep -E '^(NoNew|Seccomp|CapEff)' /proc/self/status", change);
      assert.match(status.stdout, /^Seccomp:\t2$/m);
      assert.match(status.stdout, /^Seccomp_filters:\t1$/m);
      assert.match(status.stdout, /^CapEff:\t0000000020000420$/m);
    }
  });

  test("filters a program of another user, who could not do so himself", () => {
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO", errnoRet: 95 } as const;
    const change = privileged(open([rule]));
    const asUser: Change = (config) => {
      const user = { uid: 1000, gid: 1000 };
      return change({ ...config, process: { ...config.process, user, capabilities: {} } });
    };
    assert.equal(errnoOf(`x86_64 ${getppid}`, asUser), 95);
  });

  test("returns a rule's errno, and the default's", () => {
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO", errnoRet: 4095 } as const;
    assert.equal(errnoOf(`x86_64 ${getppid}`, open([rule])), 4095);
    const all = { names: needed, action: "SCMP_ACT_ALLOW" } as const;
    const closed = { defaultAction: "SCMP_ACT_ERRNO", syscalls: [all] } as const;
    assert.equal(errnoOf(`x86_64 ${getppid}`, withProfile(closed)), EPERM);
    const other = withProfile({ ...closed, defaultErrnoRet: 61 });
    assert.equal(errnoOf(`x86_64 ${getppid}`, other), 61);
  });

  test("returns ENOSYS for calls that are newer than the profile", () => {
    const all = { names: needed, action: "SCMP_ACT_ALLOW" } as const; // rseq, 334, is the last
    const change = withProfile({ defaultAction: "SCMP_ACT_ERRNO", syscalls: [all] });
    assert.equal(errnoOf("x86_64 333", change), EPERM);
    assert.equal(errnoOf("x86_64 424", change), ENOSYS);
    assert.equal(errnoOf("x86_64 9999", change), ENOSYS);
  });

  test("kills with SIGSYS, by a signal that may be caught, and returns ENOSYS to whom nobody traces", () => {
    const outcomes = ["SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP"] as const;
    for (const action of outcomes) {
      const change = open([{ names: ["getppid"], action }]);
      assert.equal(calling(`x86_64 ${getppid}`, change).status, 128 + SIGSYS, action);
    }
    const traced = open([{ names: ["getppid"], action: "SCMP_ACT_TRACE" }]);
    assert.equal(errnoOf(`x86_64 ${getppid}`, traced), ENOSYS);
  });

  test("lets through what it only logs", () => {
    for (const flags of [undefined, ["SECCOMP_FILTER_FLAG_LOG"] as const]) {
      const change = open([{ names: ["getppid"], action: "SCMP_ACT_LOG" }], { flags });
      assert.equal(errnoOf(`x86_64 ${getppid}`, change), 0);
    }
  });

  test("takes every flag", () => {
    const flags = [
      "SECCOMP_FILTER_FLAG_TSYNC",
      "SECCOMP_FILTER_FLAG_LOG",
      "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
      "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ] as const;
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO" } as const;
    assert.equal(errnoOf(`x86_64 ${getppid}`, open([rule], { flags })), EPERM);
  });

  test("compares arguments, in 64 bits", () => {
    const args = [{ index: 1, value: 2 ** 32, valueTwo: 0, op: "SCMP_CMP_GE" }] as const;
    const change = open([{ names: ["getppid"], action: "SCMP_ACT_ERRNO", args }]);
    assert.equal(errnoOf(`x86_64 ${getppid} 0 0xffffffff`, change), 0);
    assert.equal(errnoOf(`x86_64 ${getppid} 0 0x100000000`, change), EPERM);
    assert.equal(errnoOf(`x86_64 ${getppid} 0x100000000 7`, change), 0);
  });

  test("filters an architecture by its own numbers, and kills the calls of others", () => {
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO" } as const;
    const change = open([rule], { architectures: ["SCMP_ARCH_X86"] });
    assert.equal(errnoOf("x86 64", change), EPERM);
    assert.equal(errnoOf("x86 20", change), 0);
    assert.equal(calling("x86 20", open([rule])).status, 128 + SIGSYS);
    assert.equal(calling(`x32 ${getppid}`, change).status, 128 + SIGSYS);
  });

  test("needs no more than the program does, and to give up what installs it without no_new_privs", () => {
    const allowing = (names: readonly string[]): Change =>
      withProfile({
        defaultAction: "SCMP_ACT_KILL_PROCESS",
        syscalls: [{ names, action: "SCMP_ACT_ALLOW" }],
      });
    assert.equal(errnoOf("x86_64 1 1 0 0", allowing(needed)), 0);
    const more = privileged(allowing([...needed, "capset"]));
    assert.equal(errnoOf("x86_64 1 1 0 0", more), 0);
    const asUser: Change = (config) =>
      more({ ...config, process: { ...config.process, user: { uid: 1000, gid: 1000 } } });
    assert.equal(errnoOf("x86_64 1 1 0 0", asUser), 0);
  });

  test("says that a program may not start, and leaves nothing", () => {
    const change = open([{ names: ["execve"], action: "SCMP_ACT_ERRNO", errnoRet: 13 }]);
    using container = home.container(change);
    const { status, stderr } = container.oar(["run"]);
    assert.deepEqual([status, stderr], [1, "oar: exec /bin/sleep: permission denied\n"]);
  });

  test("filters what exec runs too, whatever became of the bundle", () => {
    const rule = { names: ["getppid"], action: "SCMP_ACT_ERRNO", errnoRet: 95 } as const;
    for (const change of [open([rule]), privileged(open([rule]))]) {
      using container = home.container(change).running();
      const { process } = home.config();
      writeFileSync(join(container.bundle, "config.json"), "{}");
      const file = join(scratch, "process.json");
      const args = ["call", "x86_64", String(getppid)];
      writeFileSync(file, JSON.stringify({ ...process, args }));
      assert.equal(container.sure(["exec", "--process", file]), "95\n");
    }
  });

  test("is refused where the filter is too long, before anything is made", () => {
    const rules = Array.from({ length: 1200 }, (_, value) => ({
      names: ["getppid"],
      action: "SCMP_ACT_ERRNO" as const,
      args: [{ index: 0, value, valueTwo: 0, op: "SCMP_CMP_EQ" as const }],
    }));
    using container = home.container(open(rules));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: seccomp: the filter has more than the 4096 instructions/);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });
});

describe("SCMP_ACT_NOTIFY", () => {
  const asks = { names: ["getppid"], action: "SCMP_ACT_NOTIFY" } as const;

  for (const [how, under] of [
    ["with no_new_privs", (change: Change) => change],
    ["without", privileged],
  ] as const) {
    test(`leaves calls to a listener, ${how}`, async () => {
      await using agent = new Agent(79);
      const listenerMetadata = "for the agent";
      const change = under(open([asks], { listenerPath: agent.path, listenerMetadata }));
      using container = home.container(change).running();
      const pid = container.pid();
      const { id, bundle } = container;
      const state = { ociVersion: "1.3.0", id, bundle, pid };
      const common = { ociVersion: "1.3.0", fds: ["seccompFd"], metadata: listenerMetadata };
      assert.deepEqual(agent.messages(), [
        { ...common, pid, state: { ...state, status: "creating" } },
      ]);
      const call = ["call", "x86_64", String(getppid)];
      assert.equal(container.sure(["exec"], call), "79\n");
      const [, told] = agent.messages();
      assert.deepEqual(told, {
        ...common,
        pid: told?.["pid"],
        state: { ...state, annotations: {}, status: "running" },
      });
      assert.notEqual(told?.["pid"], pid);
      const answered = `pid ${String(told?.["pid"])} call ${getppid}`;
      eventually("the agent has answered", () => agent.lines().includes(answered));
    });
  }

  test("does not create a container whose listener nobody takes", () => {
    const listenerPath = join(scratch, "nobody.sock");
    using container = home.container(open([asks], { listenerPath }));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.equal(stderr, `oar: send seccomp listener: connect ${listenerPath}: ENOENT\n`);
  });

  test("is refused without a listener, as the default, and for what hands the listener over", () => {
    const listenerPath = join(scratch, "nobody.sock");
    const sending = { ...asks, names: ["sendmsg"] };
    for (const [change, message] of [
      [open([asks]), "linux.seccomp.listenerPath: SCMP_ACT_NOTIFY needs it"],
      [
        open([sending], { listenerPath }),
        "linux.seccomp.syscalls[0].action: SCMP_ACT_NOTIFY cannot be used for sendmsg: it hands the listener over",
      ],
    ] as const) {
      using container = home.container(change);
      assert.deepEqual(container.oar(["create"]), {
        status: 1,
        stdout: "",
        stderr: `oar: ${message}\n`,
      });
    }
  });
});

/** Whoever answers for filtered calls, as a program of its own. */
class Agent implements AsyncDisposable {
  static #count = 0;
  readonly path: string = join(scratch, `agent-${Agent.#count++}.sock`);
  readonly #said: string = `${this.path}.txt`;
  readonly #process: ChildProcess;

  constructor(errno: number) {
    const said = openSync(this.#said, "w");
    this.#process = spawn(agentProgram, [this.path, String(errno)], {
      stdio: ["ignore", said, "inherit"],
    });
    closeSync(said);
    eventually("the agent listens", () => this.lines().includes("listening"));
  }

  lines(): readonly string[] {
    return readFileSync(this.#said, "utf8").split("\n");
  }

  /** What came with the listeners. */
  messages(): readonly Readonly<Record<string, unknown>>[] {
    return this.lines()
      .filter((line) => line.startsWith("{"))
      .map(decodeObject);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    rmSync(this.path);
    rmSync(this.#said);
  }
}

function decodeObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}
