import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, OarHome } from "../fixtures/index.ts";

const home = new OarHome();
const image = join(home.rootfs, "etc");

mkdirSync(join(image, "a/b"), { recursive: true });
writeFileSync(join(image, "a/b/file"), "x".repeat(100_000));
chownSync(join(image, "a/b/file"), 7, 8);
chmodSync(join(image, "a/b/file"), 0o4640);
chmodSync(join(image, "a"), 0o1730);
symlinkSync("../../outside", join(image, "a/link"));

function over(...options: readonly string[]): Change {
  return (config) => ({
    ...config,
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/etc", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup", ...options] },
    ],
  });
}

describe("a tmpfs with tmpcopyup", () => {
  test("has what it covers, with owners, modes and links as they are", () => {
    const script =
      "cd /etc; stat -c '%n %a %u %g' a a/b/file; stat -c %s a/b/file; readlink a/link";
    assert.deepEqual(home.inside(script, over()), {
      status: 0,
      stdout: "a 1730 0 0\na/b/file 4640 7 8\n100000\n../../outside\n",
      stderr: "",
    });
  });

  test("is written to without the image's being changed", () => {
    const before = passwd();
    assert.equal(home.inside("echo x > /etc/passwd; cat /etc/passwd", over()).stdout, "x\n");
    assert.equal(passwd(), before);
  });

  test("is read-only where that is asked for", () => {
    const { stdout, stderr } = home.inside("cat /etc/passwd; echo x > /etc/passwd", over("ro"));
    assert.equal(stdout, passwd());
    assert.match(stderr, /Read-only file system/);
  });

  test("that is too small is an error, and nothing is left", () => {
    using container = home.container(over("size=8k"));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: mount \/etc: copy what is below: sendfile: ENOSPC\n$/);
  });
});

function passwd(): string {
  return readFileSync(join(image, "passwd"), "utf8");
}
