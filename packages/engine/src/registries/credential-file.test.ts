import assert from "node:assert/strict";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CredentialFile } from "./credential-file.ts";

test("CredentialFile writes through a link to where it leads, be there a file or not", () => {
  const folder = mkdtempSync(join(tmpdir(), "credentials-"));
  try {
    mkdirSync(join(folder, "dotfiles"));
    const path = join(folder, "config.json");
    symlinkSync("dotfiles/link.json", path);
    symlinkSync("real.json", join(folder, "dotfiles/link.json"));
    const file = new CredentialFile(path);
    for (const server of ["one.example", "two.example"]) file.replace(server, { auth: "YTpi" });
    assert.ok(lstatSync(path).isSymbolicLink());
    assert.deepEqual(readdirSync(join(folder, "dotfiles")), ["link.json", "real.json"]);
    const real = join(folder, "dotfiles/real.json");
    assert.match(readFileSync(real, "utf8"), /one\.example[^]*two\.example/);
    assert.equal(lstatSync(real).mode & 0o777, 0o600);
    assert.deepEqual([...file.read().auths.keys()], ["one.example", "two.example"]);
    file.remove("one.example");
    assert.deepEqual([...file.read().auths.keys()], ["two.example"]);
    assert.ok(lstatSync(path).isSymbolicLink());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
