import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Config, Hooks } from "@skiff/spec";
import {
  type Change,
  eventually,
  OarHome,
  type Outcome,
  programs,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();
const volume = home.scratch();
const said = join(volume, "said");
/** What is outside, and what a caller of oar may have open without meaning to share it. */
const outside = join(home.folder, "outside");
const secret = "only the host knows";
mkdirSync(outside);
writeFileSync(join(outside, "secret"), secret);

const leaks = `exec 3<${outside} 4<${outside}/secret 7</ 10<${outside} 63<${home.root}`;
/** Those, and what the runtime may have open at such a number by itself. */
const numbers = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 63];

/** Where a process's descriptors lead; those of the shell that asks are left out. */
const listing = "for fd in /proc/self/fd/*; do readlink $fd; done; echo end";

beforeEach(() => rmSync(said, { force: true }));

/** With a user namespace the maker opens what the first process has no right to, and hands it down. */
const inUserNamespace: Change = (config) => {
  const ids = [{ containerID: 0, hostID: 0, size: 65_536 }];
  const namespaces = [...config.linux.namespaces, { type: "user" } as const];
  const linux = { ...config.linux, namespaces, uidMappings: ids, gidMappings: ids };
  return { ...config, linux };
};

for (const [where, within] of [
  ["", (config: Config) => config],
  [" in a user namespace", inUserNamespace],
] as const) {
  describe(`a descriptor that the caller of oar leaks${where} (CVE-2024-21626)`, () => {
    for (const command of ["run", "create"]) {
      test(`is no working directory of a container: ${command}`, () => {
        for (const number of numbers) {
          for (const below of ["", "/../outside"]) {
            const cwd = `/proc/self/fd/${number}${below}`;
            using container = home.container((config) =>
              within(looking((process) => ({ ...process, cwd }))(config)),
            );
            demandHidden(leaking(container, [command]));
            if (command === "create" && status(container) === "created") {
              leaking(container, ["start"]);
              container.waitFor("stopped");
            }
            demandHidden({ status: 0, stdout: hookSaid(), stderr: "" });
          }
        }
      });
    }

    test("is no working directory of a program that is executed in one", () => {
      using container = home.container(within).running();
      for (const number of numbers) {
        for (const pid of ["self", "1", "thread-self"]) {
          const options = ["--cwd", `/proc/${pid}/fd/${number}`];
          demandHidden(leaking(container, ["exec", ...options], ["sh", "-c", look]));
        }
      }
    });

    test("is not inherited by a program that runs, is started or executed, or is a hook", () => {
      const hooks: Hooks = {
        startContainer: [
          {
            path: "/bin/sh",
            args: ["sh", "-c", `(${listing}) >> /volume/said`],
            env: ["PATH=/bin"],
          },
        ],
      };
      const hooked = sharing((config) => ({ ...config, hooks }));
      const saying = `(${listing}) >> /volume/said`;
      using ran = home.container((config) => within(hooked(running(config, listing))));
      demandOwn(leaking(ran, ["run"]).stdout, 1);
      demandOwn(hookSaid(), 1);
      using started = home.container((config) =>
        within(hooked(running(config, `${saying}; exec sleep 1000`))),
      );
      leaking(started, ["create"]);
      leaking(started, ["start"]);
      demandOwn(leaking(started, ["exec"], ["sh", "-c", listing]).stdout, 1);
      leaking(started, ["exec", "--detach"], ["sh", "-c", saying]);
      eventually("all have said their descriptors", () => hookSaid().split("end").length > 4);
      demandOwn(hookSaid(), 4);
    });
  });
}

describe("a hook", () => {
  test("has nothing open but its input and outputs, whenever it runs", () => {
    const hook = { path: "/bin/bash", args: ["bash", "-c", `(${listing}) >> ${said}`] };
    const list = [{ ...hook, env: ["PATH=/usr/bin:/bin"] }];
    const hooks: Hooks = {
      prestart: list,
      createRuntime: list,
      createContainer: list,
      poststart: list,
      poststop: list,
    };
    using container = home.container((config) => ({ ...config, hooks }));
    assert.equal(leaking(container, ["create"]).status, 0);
    assert.equal(leaking(container, ["start"]).status, 0);
    assert.equal(leaking(container, ["delete", "--force"]).status, 0);
    demandOwn(hookSaid(), 5);
  });
});

describe("a created container that waits for its start", () => {
  test("has nothing of the host open for one who may look into it", () => {
    using spy = home.container(tracing).running();
    using container = home.container((config) => joiningPid(config, spy.pid()));
    assert.equal(leaking(container, ["create"]).status, 0);
    const script = `for fd in /proc/[0-9]*/fd/*; do echo $fd $(readlink $fd); done`;
    const lines = spy.sure(["exec"], ["sh", "-c", script]).trim().split("\n");
    const [pid] = lines.flatMap((line) => /^\/proc\/(\d+)\/fd\/\d+ socket:/.exec(line)?.[1] ?? []);
    assert.ok(pid !== undefined, lines.join("\n"));
    const own = lines.filter((line) => line.startsWith(`/proc/${pid}/fd/`));
    assert.equal(own.length, 4, "its standard files, and the socket at which it waits");
    const led = spy.sure(
      ["exec"],
      ["sh", "-c", `ls /proc/${pid}/cwd/ /proc/${pid}/root/; ls /proc/${pid}/root/..`],
    );
    assert.doesNotMatch(led, /outside|secret|boot|usr/);
  });
});

const look = "cat secret ../secret ../outside/secret; ls -a . ..; true";

function looking(change: (process: Config["process"]) => Config["process"]): Change {
  return sharing((config) => {
    const args = ["sh", "-c", `(${look}) > /volume/said 2>&1`];
    return { ...config, process: change({ ...config.process, args }) };
  });
}

function running(config: Config, script: string): Config {
  return { ...config, process: { ...config.process, args: ["sh", "-c", script] } };
}

function sharing(change: Change): Change {
  return (config) => ({
    ...change(config),
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/volume", type: "bind", source: volume, options: ["bind", "rw"] },
    ],
  });
}

function tracing(config: Config): Config {
  const names = ["CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE"];
  const capabilities = { bounding: names, effective: names, permitted: names };
  return { ...config, process: { ...config.process, capabilities } };
}

function joiningPid(config: Config, pid: number): Config {
  const namespaces = config.linux.namespaces.map((namespace) =>
    namespace.type === "pid" ? { ...namespace, path: `/proc/${pid}/ns/pid` } : namespace,
  );
  return { ...config, linux: { ...config.linux, namespaces } };
}

/** Runs oar as a child of one who leaks, from within `outside`. */
function leaking(
  { id, bundle, root }: TestContainer,
  words: readonly string[],
  rest: readonly string[] = [],
): Outcome {
  const [command = "", ...options] = words;
  const bundled = ["create", "run"].includes(command) ? ["--bundle", bundle] : [];
  const argv = [programs.oar, "--root", root, command, ...bundled, ...options, id, ...rest];
  return runProgram(["bash", "-c", `${leaks}; exec "$@"`, "bash", ...argv], { cwd: outside });
}

function status(container: TestContainer): unknown {
  const { status: found, stdout } = container.oar(["state"]);
  return found === 0 ? /"status": "(\w+)"/.exec(stdout)?.[1] : undefined;
}

/** What `count` processes say of their descriptors: nothing that leads out of the container. */
function demandOwn(descriptors: string, count: number): void {
  const paths = descriptors.trimEnd().split("\n");
  assert.equal(paths.filter((path) => path === "end").length, count, descriptors);
  for (const path of paths) assert.doesNotMatch(path, /outside|root$|^\/$/, descriptors);
}

function hookSaid(): string {
  return existsSync(said) ? readFileSync(said, "utf8") : "";
}

function demandHidden({ stdout, stderr }: Outcome): void {
  assert.ok(!stdout.includes(secret), stdout);
  assert.doesNotMatch(stdout, /^(secret|outside|boot)$/m);
  assert.ok(!stderr.includes(secret), stderr);
}
