import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeChallenges } from "./decode-challenges.ts";

const cases: readonly (readonly [header: string, found: readonly (readonly [string, object])[]])[] =
  [
    ["", []],
    ["Basic", [["basic", {}]]],
    ['Basic realm="a b"', [["basic", { realm: "a b" }]]],
    [
      'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"',
      [
        [
          "bearer",
          {
            realm: "https://auth.example/token",
            service: "registry",
            scope: "repository:a/b:pull,push",
          },
        ],
      ],
    ],
    ['BEARER Realm = "x" , Service=y', [["bearer", { realm: "x", service: "y" }]]],
    ['Bearer realm="say \\"hi\\", \\\\"', [["bearer", { realm: 'say "hi", \\' }]]],
    [
      'Negotiate, Basic realm="b", Bearer realm="t"',
      [
        ["negotiate", {}],
        ["basic", { realm: "b" }],
        ["bearer", { realm: "t" }],
      ],
    ],
    ['Bearer realm="never ends', [["bearer", {}]]],
    ['"', []],
  ];

for (const [header, found] of cases) {
  test(`decodeChallenges() reads ${header}`, () => {
    assert.deepEqual(
      decodeChallenges(header).map(({ scheme, parameters }) => [
        scheme,
        Object.fromEntries(parameters),
      ]),
      found,
    );
  });
}

test("decodeChallenges() takes no time for what is long and wrong", () => {
  const header = `Bearer ${'a="\\'.repeat(100_000)}`;
  assert.ok(decodeChallenges(header).length <= 1_000_000);
});
