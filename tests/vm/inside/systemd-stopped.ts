import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { rootlessConfig } from "@skiff/spec";
import { listPoints } from "../../crash/points.ts";
import {
  eventually,
  OarHome,
  programs,
  runProgram,
  TestAccount,
  type TestContainer,
} from "../../fixtures/index.ts";

const account = new TestAccount();
const { uid, gid } = account;
const manager = `user@${uid}.service`;
after(() => {
  runProgram(["systemctl", "stop", manager, `user-runtime-dir@${uid}.service`]);
  account[Symbol.dispose]();
});
const launcher = [...account.launcher, "env", `XDG_RUNTIME_DIR=/run/user/${uid}`];
const home = new OarHome(launcher);
sure(["chown", "-R", `${uid}:${gid}`, home.folder]);
sure(["systemctl", "start", "dbus.socket", "systemd-logind.service", manager]);

test("what systemd is asked to make, and does only after oar gave up, is deleted", async () => {
  const [first = "", ...rest] = launcher;
  const call = callThatAsks();
  using container = made();
  const oar = spawn(first, [...rest, ...creating(container)], {
    cwd: container.bundle,
    env: { ...process.env, HOST_FAULT: `stop@0:${call}` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(oar, "exit");
  const said = text(oar);
  eventually("it is about to ask", () => isStopped(oar.pid ?? 0));
  const systemd = Number(sure(["systemctl", "show", "--property=MainPID", "--value", manager]));
  process.kill(systemd, "SIGSTOP");
  oar.kill("SIGCONT");
  await ended;
  process.kill(systemd, "SIGCONT");
  assert.equal(oar.exitCode, 1);
  assert.match(await said, /waited 30 s for the answer to StartTransientUnit/);
  container.sure(["delete", "--force"]);
  const unit = `oar-${container.id}.scope`;
  const shown = home.run(["systemctl", "--user", "show", "--property=LoadState", unit]);
  assert.equal(shown.stdout, "LoadState=not-found\n", shown.stderr);
});

/** The first system call by which `oar create` speaks to anybody once it has a child. */
function callThatAsks(): number {
  using container = made();
  const own = listPoints(container, ["--systemd-cgroup", "create"]).filter(
    ({ process: number }) => number === "0",
  );
  const child = own.findIndex(({ name }) => name === "clone3");
  const found = own.slice(child).find(({ name }) => name === "sendmsg");
  return found?.call ?? assert.fail("it asks for nothing");
}

function made(): TestContainer {
  return home.container((config) => rootlessConfig(config, { uid, gid }));
}

function creating(container: TestContainer): readonly string[] {
  return [programs.oarWithFaults, "--root", home.root, "--systemd-cgroup", "create", container.id];
}

async function text({ stderr }: ChildProcess): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of stderr ?? []) pieces.push(String(piece));
  return pieces.join("");
}

function isStopped(pid: number): boolean {
  return /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

function sure(argv: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(argv);
  assert.equal(status, 0, `${argv.join(" ")}: ${stderr}`);
  return stdout;
}
