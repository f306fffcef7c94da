import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  compileProgram,
  criu,
  eventually,
  programs,
  type TestContainer,
} from "../fixtures/index.ts";
import { counting, CriuHome } from "./criu-home.ts";

const home = new CriuHome();
copyFileSync(compileProgram(join(import.meta.dirname, "lock.c")), join(home.rootfs, "bin/lock"));

describe("oar checkpoint and restore", { skip: criu.skip }, () => {
  test("keep file locks with --file-locks, and refuse them without", () => {
    using container = home.started("exec lock");
    fails(container, [], /--file-locks/);
    home.checkpoint(container, "--file-locks");
    home.restore(container, "--file-locks");
    home.demandCounting(container);
    assert.equal(container.oar(["exec"], ["lock"]).status, 1, "it is taken");
  });

  test("refuse an open TCP connection without --tcp-established", () => {
    using container = home.started(
      `sleep 1000 | nc -l -p 5555 & until (${counting}) | nc 127.0.0.1 5555; do sleep 0.01; done`,
    );
    fails(container, [], /--tcp-established/);
    home.demandCounting(container);
  });

  test("keep memory from an earlier pre-dump, or say that this kernel does not track it", () => {
    using container = home.counting();
    const before = join(home.folder, "before");
    const words = ["checkpoint", "--pre-dump", "--image-path", before];
    const { status, stderr } = home.attempt(container, words);
    home.demandCounting(container);
    if (/cannot track changes of memory on this kernel/.test(stderr)) {
      console.log(`left out: ${stderr.trim()}`);
      return;
    }
    assert.equal(status, 0, stderr);
    home.checkpoint(container, "--parent-path", "../before");
    assert.ok(existsSync(join(home.images, "parent/pages-1.img")));
    home.restore(container);
    home.demandCounting(container);
  });

  test("say when memory can be fetched with --lazy-pages; when that fails, it runs on", async () => {
    using container = home.counting();
    const status = join(home.folder, "status");
    const port = await freePort();
    const options = ["--lazy-pages", "--page-server", `127.0.0.1:${port}`, "--status-fd", "5"];
    await using source = checkpointing(container, options, status);
    eventually("pages can be fetched", () => existsSync(status) && statSync(status).size > 0);
    assert.deepEqual([...readFileSync(status)], [0]);
    const reader = createConnection(port, "127.0.0.1");
    await once(reader, "connect");
    reader.write(new Uint8Array(64).fill(0xff)); // which is no question
    assert.equal(await source.ended, 1);
    reader.destroy();
    home.demandCounting(container);
  });

  test("drop what a parent's images have again with --auto-dedup", () => {
    using container = home.counting();
    home.checkpoint(container, "--auto-dedup");
    home.restore(container, "--auto-dedup");
    home.demandCounting(container);
  });
});

function fails(container: TestContainer, options: readonly string[], message: RegExp): void {
  const words = ["checkpoint", "--image-path", home.images, ...options];
  const { status, stderr } = home.attempt(container, words);
  assert.equal(status, 1);
  assert.match(stderr, message);
}

interface Background extends AsyncDisposable {
  /** Its exit status. */
  readonly ended: Promise<number | null>;
}

/** A checkpoint that goes on by itself, with a file as its descriptor 5. */
function checkpointing(
  container: TestContainer,
  options: readonly string[],
  file: string,
): Background {
  const words = ["checkpoint", "--image-path", home.images, ...options, container.id];
  const script = `exec "$@" < /dev/null > ${home.output}.errors 2>&1 5> ${file}`;
  const oar = [programs.oar, "--root", home.root, ...words];
  const env = { ...process.env, ...criu.env };
  const child = spawn("sh", ["-c", script, "sh", ...oar], { env, stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A port that nobody had a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}
