import assert from "node:assert/strict";
import { test } from "node:test";

test("what fails before its cleaning up fails is told with it", () => {
  const failing = (): void => {
    using scratch = new DisposableStack();
    scratch.defer(() => assert.fail("second"));
    assert.fail("first");
  };
  assert.throws(failing, /first\nand, while cleaning up: .*second/);
});
