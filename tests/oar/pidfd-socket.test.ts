import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { within } from "@skiff/base";
import { OarHome, patience, programs } from "../fixtures/index.ts";

const home = new OarHome();

describe("--pidfd-socket", () => {
  test("gets a descriptor of the first process, and of an exec'ed one", async () => {
    using container = home.container();
    const first = await receive((path) => container.sure(["create", "--pidfd-socket", path]));
    assert.equal(first, `standard ${container.pid()}\n`);
    container.sure(["start"]);
    const exec = await receive((path) =>
      container.sure(["exec", "--detach", "--pidfd-socket", path], ["sleep", "1001"]),
    );
    const pid = container.processes().find((other) => other !== container.pid());
    assert.equal(exec, `setns ${pid}\n`);
  });

  test("that nobody listens at makes no container", () => {
    using container = home.container();
    const { status, stderr } = container.oar(["create", "--pidfd-socket", "/nothing"]);
    assert.deepEqual([status, stderr], [1, "oar: pidfd socket: connect /nothing: ENOENT\n"]);
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });
});

/** What comes with the descriptor, and the pid that the receiver's procfs shows for it. */
async function receive(send: (path: string) => void): Promise<string> {
  const path = join(home.scratch(), "pidfd.sock");
  const receiver = spawn(programs.terminal, ["receive-pidfd", path]);
  using _receiver = { [Symbol.dispose]: () => void receiver.kill("SIGKILL") };
  let text = "";
  receiver.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const closed = once(receiver, "close");
  await within(once(receiver.stdout, "data"), patience, "wait for the receiver");
  send(path);
  await within(closed, patience, "wait for the receiver's end");
  rmSync(path);
  return text.replace("listening\n", "");
}
