import assert from "node:assert/strict";
import { test } from "node:test";
import { release, run } from "./program.ts";
import { traced } from "./traced.ts";

const suites = ["files", "mounts", "processes", "events", "sockets", "bpf", "text"];
const environment = { HOST_TEST: "ä" };
/** Sets a variable to what is no UTF-8, which Node cannot. */
const odd = 'HOST_ODD=$(printf "\\377") exec "$0" "$1"';

for (const suite of [...suites, "bad-calls", "image"]) {
  const { status, signal, stdout, stderr } = run("/bin/sh", ["-c", odd, release, suite], {
    env: environment,
  });
  const lines = stdout.split("\n").filter(Boolean);

  test(`the suite ${suite} runs to its end`, () => {
    assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: "" });
    assert.ok(lines.length > 2, "there are cases");
  });

  for (const line of lines) {
    const [verdict = "", rest = ""] = split(line);
    test(`${suite}: ${rest}`, () => assert.equal(verdict, "ok", rest));
  }
}

test("every system call is made by a suite that asserts what it does", () => {
  const made = new Set(suites.flatMap((suite) => traced([suite]).calls.map(nameOf)));
  const names = run(release, ["names"]).stdout.split("\n").filter(Boolean);
  const kernelNames = new Map([
    ["poll", "ppoll"],
    ["keyctl_join_session_keyring", "keyctl"],
    ["bpf_prog_load", "bpf"],
    ["bpf_prog_attach", "bpf"],
    ["bpf_prog_detach", "bpf"],
    ["bpf_prog_query", "bpf"],
    ["bpf_prog_get_fd_by_id", "bpf"],
  ]);
  const missing = names.filter((name) => !made.has(kernelNames.get(name) ?? name));
  assert.ok(names.length > 100, `${names.length} names`);
  assert.deepEqual(missing, []);
});

function split(line: string): readonly string[] {
  const space = line.indexOf(" ");
  return [line.slice(0, space), line.slice(space + 1)];
}

function nameOf(call: string): string {
  return call.split(" ")[2] ?? "";
}
