import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyEnvironment } from "./proxy-environment.ts";

test("proxyEnvironment() reads both spellings, and a proxy without a scheme", () => {
  assert.deepEqual(proxyEnvironment({}), {});
  assert.deepEqual(proxyEnvironment({ HTTP_PROXY: "", NO_PROXY: "" }), {});
  assert.deepEqual(
    proxyEnvironment({
      HTTP_PROXY: "http://a:1",
      http_proxy: "me:secret@b:2",
      HTTPS_PROXY: "https://c",
      NO_PROXY: ".d",
    }),
    { http_proxy: "http://me:secret@b:2", https_proxy: "https://c", no_proxy: ".d" },
  );
});

for (const text of ["socks5://me:secret@a:1", "http://", "::", "ftp://a"]) {
  test(`proxyEnvironment() refuses ${text}, and repeats no password`, () => {
    assert.throws(() => proxyEnvironment({ HTTPS_PROXY: text }), {
      code: "invalid_argument",
      message: "$HTTPS_PROXY: a proxy must be http://HOST:PORT or https://HOST:PORT",
    });
  });
}
