import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../fixtures/index.ts";

const root = join(import.meta.dirname, "../..");
const profile = readFileSync(join(root, "host/quickjs/quickjs.gcda"));
const reason = reasonToSkip();

/** What GCC takes for hot it puts into sections of that name, and only where it has a profile that fits. */
test(
  "QuickJS is compiled by its profile, whose functions are those that hot.ld names",
  {
    skip: reason,
  },
  () => {
    const { stdout } = runProgram(["objdump", "--section-headers", "dist/host/release.a"], {
      cwd: root,
    });
    const sections = new Set(stdout.match(/\.text\.\S+/g));
    assert.ok(sections.has(".text.hot.JS_CallInternal"), "JS_CallInternal is not hot");
    const layout = readFileSync(join(root, "host/hot.ld"), "utf8");
    const named = Array.from(
      layout.matchAll(/\*\((\.text\.hot\.\S+)\)/g),
      ([, name]) => name ?? "",
    );
    const missing = named.filter((name) => !sections.has(name));
    assert.deepEqual(missing, [], "run bench/profile.ts and bench/hot-text.ts");
  },
);

/** A profile is for one version of GCC: 12.2 is "B22". */
function reasonToSkip(): string | false {
  const { stdout } = runProgram(["gcc", "-dumpfullversion"]);
  const [major = 0, minor = 0] = stdout.split(".").map(Number);
  const version = `${String.fromCharCode(65 + Math.floor(major / 10))}${major % 10}${minor}`;
  const ours = Array.from(profile.toString("latin1", 5, 8))
    .toReversed()
    .join("");
  return version === ours ? false : `the profile is of GCC ${ours}, and this is ${version}`;
}
