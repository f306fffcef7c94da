import assert from "node:assert/strict";
import { test } from "node:test";
import { closeInherited } from "./close-inherited.ts";

/** What is still open of 0 to 20 afterwards. */
function left(keep: readonly number[]): readonly number[] {
  const open = new Set(Array.from({ length: 21 }, (_, fd) => fd));
  const kernel = {
    close_range: (first: number, last: number, flags: number): void => {
      assert.equal(flags, 0, "closed at once, not only at execve(2)");
      assert.ok(first <= last, `${first} to ${last}`);
      for (const fd of open) if (fd >= first && fd <= last) open.delete(fd);
    },
  };
  closeInherited(
    kernel,
    keep.map((fd) => ({ fd })),
  );
  return [...open];
}

test("closeInherited() keeps 0 to 2 and what it is told, in whatever order", () => {
  assert.deepEqual(left([]), [0, 1, 2]);
  assert.deepEqual(left([3]), [0, 1, 2, 3]);
  assert.deepEqual(left([9, 5]), [0, 1, 2, 5, 9]);
  assert.deepEqual(left([4, 3, 4]), [0, 1, 2, 3, 4]);
  assert.deepEqual(left([0, 2, 20]), [0, 1, 2, 20]);
});
