import assert from "node:assert/strict";
import { test } from "node:test";
import { pid } from "@skiff/kernel";
import { filterProcesses } from "./filter-processes.ts";

const table = "UID   PID  PPID CMD\nroot    1     0 init\nroot   12     1 sleep 1\n";

test("filterProcesses() keeps the head and the rows of the pids", () => {
  assert.equal(
    filterProcesses(table, new Set([pid(12), pid(120)])),
    "UID   PID  PPID CMD\nroot   12     1 sleep 1\n",
  );
  assert.equal(filterProcesses(table, new Set()), "UID   PID  PPID CMD\n");
});

test("filterProcesses() refuses a table without pids", () => {
  assert.throws(() => filterProcesses("CMD\ninit\n", new Set()), {
    code: "invalid_argument",
    message: "ps: its table has no column PID",
  });
});
