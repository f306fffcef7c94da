import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { childOf, eventually, runProgram } from "../../fixtures/index.ts";
import { chosen } from "../../crash/points.ts";
import { DyingPrograms } from "../../failures/dying-programs.ts";
import { ended, NetworkHome } from "./network-home.ts";

const net = new NetworkHome();
const { home } = net;
const dying = new DyingPrograms(home);
const doomed = ["--name", "doomed", "-p", "8080:80", "busybox", "sleep", "1000"];
const error = `echo '{"cniVersion":"1.0.0","code":100,"msg":"no luck","details":"today"}'; exit 1`;

function start(): void {
  home.ok("run", "-d", ...doomed);
}

/** Addresses that are taken, and namespaces that are kept. */
function kept(): string[] {
  const folders = ["ipam", "netns"].map((name) => join(home.root, "run", name));
  return folders.flatMap((folder) => readdirSync(folder));
}

function isSkiff(argv: string): boolean {
  return /^\S+\/skiff /.test(argv);
}

const failingAdds: readonly (readonly [what: string, script: string, says: RegExp])[] = [
  ["fails", error, /CNI plugin portmap: ADD: no luck; today/],
  ["says nothing", "exit 3", /CNI plugin portmap: ADD: exit status 3/],
  [
    "answers what is no result",
    "echo gibberish; exit 0",
    /CNI plugin portmap: ADD: result: not JSON/,
  ],
  ["never stops talking", "exec yes", /CNI plugin portmap: ADD: said more than 1048576 bytes/],
  ["hangs", "sleep 1000; exit 0", /CNI plugin portmap: ADD: answer: not done after 15 s/],
  ["is killed", "kill -9 $$", /CNI plugin portmap: ADD: ended by a signal/],
  [
    "is killed once it has done its part",
    "/usr/lib/cni/portmap > /dev/null; kill -9 $$",
    /CNI plugin portmap: ADD: ended by a signal/,
  ],
  ["is not there", "", /install Debian's package containernetworking-plugins.*--network none/],
];
for (const [what, script, says] of failingAdds) {
  test(`a plugin that ${what} while a container is made: the error says so, and nothing stays`, () => {
    const act = script === "" ? "" : `if [ $CNI_COMMAND = ADD ]; then ${script}; fi`;
    const { status, stderr } = net.skiffBy(net.plugins("portmap", act), "run", ...doomed);
    assert.equal(status, 125);
    assert.match(stderr, says);
    assert.deepEqual([home.states(), kept()], [{}, []]);
  });
}

const failingRemovals: readonly (readonly [what: string, plugin: string, script: string])[] = [
  ["fails", "portmap", error],
  ["fails", "firewall", error],
  ["fails", "bridge", error],
  ["hangs", "bridge", "sleep 1000; exit 0"],
  ["is killed", "portmap", "kill -9 $$"],
  ["is killed", "firewall", "kill -9 $$"],
  ["is killed", "bridge", "kill -9 $$"],
  ["is killed", "host-local", "kill -9 $$"],
  ["is not there", "host-local", ""],
  ["is not there", "bridge", ""],
];
for (const [what, plugin, script] of failingRemovals) {
  test(`${plugin} ${what} while a container is removed: it is told, and the container is gone`, () => {
    start();
    const act = script === "" ? "" : `if [ $CNI_COMMAND = DEL ]; then ${script}; fi`;
    const { status, stdout, stderr } = net.skiffBy(net.plugins(plugin, act), "rm", "-f", "doomed");
    assert.deepEqual([status, stdout], [0, "doomed\n"], stderr);
    assert.match(stderr, /leave network bridge: CNI plugin .*; removed without that plugin/);
    assert.deepEqual([home.states(), kept()], [{}, []]);
  });
}

test("the container's namespace is taken away: it is removed all the same", () => {
  start();
  const [id = ""] = readdirSync(join(home.root, "run/netns"));
  assert.equal(net.tryOnHost("umount", join(home.root, "run/netns", id)).status, 0);
  home.skiff("rm", "-f", "doomed");
  assert.deepEqual([home.states(), kept()], [{}, []]);
});

for (const [words, command] of [
  ["* netns /*", ["run", "-d", ...doomed]],
  ["* netns --remove *", ["rm", "-f", "doomed"]],
] as const) {
  test(`oar${words.slice(1, -1)}… killed at any moment of ${command[0]}: it is told of, and nothing stays`, () => {
    const program = { name: "oar", words } as const;
    const isMade = command[0] === "rm";
    if (isMade) start();
    const calls = dying.count(program, [command]);
    if (!isMade) home.ok("rm", "-f", "doomed");
    const tried = chosen(
      Array.from({ length: calls }, (_, index) => index + 1),
      4,
    );
    for (const call of tried) {
      if (isMade) start();
      const { status, stderr } = dying.kill(program, call, command);
      if (status !== 0) assert.match(stderr, /network namespace: oar ended with 137/, `at ${call}`);
      if (isMade) home.skiff("rm", "-f", "doomed");
      assert.deepEqual([home.states(), kept()], [{}, []], `killed at ${call}`);
    }
    console.log(`oar netns of ${command[0]}: killed at ${tried.length} of ${calls} system calls`);
  });
}

test("a network namespace that cannot be looked at is not taken for gone: rm says so, and finishes later", () => {
  const id = home.ok("run", "-d", ...doomed).trim();
  const looks = ["access", "faccessat2", "stat", "lstat", "newfstatat", "statx"].join(",");
  const failing = ["-P", join(home.root, "run/netns", id), "-e", `inject=${looks}:error=EACCES`];
  const tool = ["strace", "-qq", "-o", "/dev/null", ...failing];
  const argv = home.argv(["rm", "-f", "doomed"], tool);
  const { status, stderr } = runProgram(argv, { env: home.environment });
  assert.equal(status, 1);
  assert.match(stderr, /leave networks: look at .*EACCES/);
  home.skiff("rm", "-f", "doomed"); // unless the first command that looks has done it
  assert.deepEqual([home.states(), kept()], [{}, []]);
});

for (const verb of ["ADD", "DEL"]) {
  for (const plugin of ["bridge", "host-local", "portmap", "firewall"]) {
    test(`skiff killed as ${plugin} begins to ${verb}: rm leaves nothing, and ends what goes on`, async () => {
      if (verb === "DEL") start();
      // The plugin goes on, as it would: whoever removes the container must not be overtaken by it.
      const killed = `while [ ! -s $0.pid ]; do sleep 0.01; done; kill -9 $(cat $0.pid); sleep 0.2`;
      const folder = net.plugins(plugin, `if [ $CNI_COMMAND = ${verb} ]; then ${killed}; fi`);
      const args = verb === "ADD" ? ["run", "-d", ...doomed] : ["rm", "-f", "doomed"];
      const child = net.startBy(folder, ...args);
      writeFileSync(join(folder, `${plugin}.pid`), String(child.pid));
      await ended(child);
      assert.equal(child.signalCode, "SIGKILL");
      home.skiff("rm", "-f", "doomed");
      assert.deepEqual([home.states(), kept()], [{}, []]);
    });
  }
}

test("run and rm whose every second read is interrupted do all that they have to", () => {
  const interrupting = ["-e", "trace=read", "-e", "inject=read:error=EINTR:when=1+2"];
  const tool = ["strace", "-qq", "-o", "/dev/null", ...interrupting];
  for (const words of [
    ["run", "-d", ...doomed],
    ["rm", "-f", "doomed"],
  ]) {
    const { status, stderr } = runProgram(home.argv(words, tool), { env: home.environment });
    assert.deepEqual([status, stderr], [0, ""], words[0]);
  }
  assert.deepEqual([home.states(), kept()], [{}, []]);
});

test("skiff and portmap killed before the last of its common chains: rm leaves none of them", async () => {
  const folder = net.plugins("portmap", `export PATH="$0.tools:$PATH"`);
  const tools = join(folder, "portmap.tools");
  mkdirSync(tools);
  const kill = `kill -9 $PPID; while ! kill -9 $(cat ${tools}/pid); do :; done; exit 1`;
  const script = `case "$*" in *"-N CNI-HOSTPORT-DNAT"*) ${kill};; esac; exec /usr/sbin/iptables "$@"`;
  writeFileSync(join(tools, "iptables"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const child = net.startBy(folder, "run", "-d", ...doomed);
  writeFileSync(join(tools, "pid"), String(child.pid));
  await ended(child);
  assert.equal(child.signalCode, "SIGKILL");
  assert.match(net.state(), /CNI-HOSTPORT-SETMARK/, "some were made");
  home.skiff("rm", "-f", "doomed");
  assert.deepEqual([home.states(), kept()], [{}, []]);
});

test("skiff killed before any program that it runs has begun: it is waited for, and leaves nothing", async () => {
  let killed = 0;
  for (let isReached = true; isReached;) {
    const slow = ["-f", "-b", "execve", "-e", "inject=execve:delay_enter=300000"];
    const tool = ["strace", "-qq", "-o", "/dev/null", ...slow];
    const [program = "", ...words] = home.argv(["run", "-d", ...doomed], tool);
    const tracer = spawn(program, words, { stdio: "ignore", env: home.environment });
    const isOver = ended(tracer);
    const skiff = (await childOf(tracer.pid ?? 0, { is: isSkiff })) ?? 0;
    isReached = (await childOf(skiff, { nth: killed + 1 })) !== undefined;
    if (isReached) process.kill(skiff, "SIGKILL");
    else await isOver;
    home.skiff("rm", "-f", "doomed");
    await isOver;
    const what = `killed before program ${killed + 1} had begun`;
    assert.deepEqual([home.states(), kept()], [{}, []], what);
    eventually(`${what}: no rules`, () => !net.state().includes("CNI-"));
    if (isReached) killed++;
  }
  assert.ok(killed > 5, `${killed} programs`);
});

test("skiff killed at any moment of run or rm: what it left, the next command removes", async () => {
  for (let milliseconds = 10; milliseconds <= 330; milliseconds += 20) {
    const client = home.start("run", "-d", ...doomed);
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended(client);
    const remover = home.start("rm", "-f", "doomed");
    setTimeout(() => remover.kill("SIGKILL"), milliseconds);
    await ended(remover);
    home.skiff("rm", "-f", "doomed");
    const what = `killed after ${milliseconds} ms`;
    assert.deepEqual([home.states(), kept()], [{}, []], what);
    eventually(`${what}: no rules`, () => !net.state().includes("CNI-"));
  }
});
