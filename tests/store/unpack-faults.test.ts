import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import { openStore, removeImage, type Store } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";
import { ociArchive } from "./make-image.ts";
import { makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

const layer = makeTar([
  { name: "etc/", type: "5", uid: 1 },
  {
    name: "etc/passwd",
    body: "x".repeat(700),
    mode: 0o4755,
    uid: 2,
    pax: { "SCHILY.xattr.user.a": "b" },
  },
  { name: "etc/same", type: "1", target: "etc/passwd" },
  { name: "deep/er/file", body: "x" },
  { name: "etc/.wh.gone", body: "" },
  { name: "deep/.wh..wh..opq", body: "" },
  { name: "link", type: "2", target: "etc" },
  { name: "link/through", body: "x" },
  { name: "etc", body: "no directory any more" },
  { name: "fifo", type: "6", uid: 3 },
  { name: "null", type: "3", device: [1, 3] },
]);
const archive = ociArchive({ layers: [layer] });

/** These cannot fail, but for close(2): where that does, nothing is lost, what was written is synced after it. */
const unfailing: readonly string[] = ["close", "umask", "exit_group", "geteuid", "getegid"];

for (const [what, fault] of [
  ["dies", "die@0:"],
  ["fails", "fail@0:"],
] as const) {
  test(`an import whose unpacking ${what} at any of its system calls leaves nothing`, async () => {
    const path = home.file("archive.tar", archive);
    using store = openStore({ root: home.root, oar: programs.oarWithFaults });
    const calls = await listCalls(store, path);
    assert.ok(calls.length > 60, `only ${calls.length} system calls`);
    let refused = 0;
    for (const { number, name } of calls) {
      const suffix = what === "fails" ? ":ENOSPC" : "";
      const error = await importWith(store, path, { HOST_FAULT: `${fault}${number}${suffix}` });
      if (error === undefined) {
        assert.ok(
          what === "fails" && unfailing.includes(name),
          `${number}: ${name} failed unnoticed`,
        );
        await removeImage(store, "test:latest", { force: false });
      } else {
        refused++;
        assert.ok(isFault(error), `${number}: ${name}`);
        const message = what === "dies" ? /ended with SIGKILL/ : /ENOSPC|ended with 70/;
        assert.match(error.message, message, `${number}: ${name}`);
      }
      home.assertEmpty();
    }
    console.log(
      `an unpacking that ${what}: ${calls.length} points, ${refused} of them refused the import`,
    );
    assert.ok(refused > 50);
  });
}

async function listCalls(
  store: Store,
  path: string,
): Promise<readonly { readonly number: number; readonly name: string }[]> {
  const trace = join(home.scratch, "trace");
  const error = await importWith(store, path, { HOST_TRACE: trace });
  assert.equal(error, undefined);
  await removeImage(store, "test:latest", { force: false });
  return readTrace(trace).map((line) => {
    const [, number, name = ""] = line.split(" ");
    return { number: Number(number), name };
  });
}

/** What the import throws. */
async function importWith(
  store: Store,
  path: string,
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  Object.assign(process.env, environment);
  try {
    await home.load(store, path);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
  }
}
