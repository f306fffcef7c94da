import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findInit } from "./find-init.ts";

test("findInit() takes Docker's before Debian's, through links, and says what to install for neither", () => {
  const folder = mkdtempSync(join(tmpdir(), "init-"));
  try {
    assert.throws(() => findInit([folder]), {
      code: "failed_precondition",
      message:
        "--init needs docker-init or tini-static, which is not installed; try: apt-get install tini",
    });
    writeFileSync(join(folder, "tini-static"), "");
    assert.equal(findInit([folder]), realpathSync(join(folder, "tini-static")));
    writeFileSync(join(folder, "own"), "");
    symlinkSync("own", join(folder, "docker-init"));
    assert.equal(findInit([folder]), realpathSync(join(folder, "own")));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
