import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "./table.ts";

test("table() makes every column as wide as its widest cell, with three spaces between", () => {
  const rows = [
    ["c1", "41", "running"],
    ["a-long-id", "", "stopped"],
  ];
  assert.equal(
    table(["ID", "PID", "STATUS"], rows),
    "ID          PID   STATUS\nc1          41    running\na-long-id         stopped\n",
  );
});

test("table() without rows is its head, and no line ends in a space", () => {
  assert.equal(table(["ID", "OWNER"], []), "ID   OWNER\n");
  assert.equal(table(["ID", "OWNER"], [["c1", ""]]), "ID   OWNER\nc1\n");
});
