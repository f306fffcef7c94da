import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeImageConfig, type RunConfig } from "@skiff/spec";
import { decodeSurroundings } from "../container/surroundings.ts";
import { noNetworking } from "../network/networking.ts";
import { applyChange } from "./apply-change.ts";
import { encodeRunConfig } from "./encode-run-config.ts";
import { planRunConfig } from "./plan-run-config.ts";

const { config } = decodeImageConfig({
  architecture: "amd64",
  os: "linux",
  rootfs: { type: "layers", diff_ids: [] },
  config: { Env: ["PATH=/bin", "A=1"], Entrypoint: ["/e"], Cmd: ["c"], WorkingDir: "/w" },
});
const changed = (...changes: string[]): RunConfig => changes.reduce(applyChange, config);

test("applyChange() reads a Dockerfile's instructions", () => {
  assert.deepEqual(changed('CMD ["a", "b c"]').cmd, ["a", "b c"]);
  assert.deepEqual(changed("cmd echo $A").cmd, ["/bin/sh", "-c", "echo $A"]);
  assert.deepEqual(changed("CMD [ -f /x ] && y").cmd, ["/bin/sh", "-c", "[ -f /x ] && y"]);
  const entry = changed('ENTRYPOINT ["/x"]');
  assert.deepEqual([entry.entrypoint, entry.cmd], [["/x"], undefined]);
  assert.deepEqual(changed('ENV A=2 B="two words" C=a\\ b').env, [
    "PATH=/bin",
    "A=2",
    "B=two words",
    "C=a b",
  ]);
  assert.deepEqual(changed("ENV D one value").env.at(-1), "D=one value");
  assert.deepEqual(
    [...changed("LABEL a=1 'b.c'='x y'").labels],
    [
      ["a", "1"],
      ["b.c", "x y"],
    ],
  );
  assert.deepEqual(changed("EXPOSE 80 53/udp", "EXPOSE 80").exposedPorts, ["80/tcp", "53/udp"]);
  assert.deepEqual(changed('VOLUME ["/a"]', "VOLUME /b /a").volumes, ["/a", "/b"]);
  assert.equal(changed("WORKDIR sub").workingDir, "/w/sub");
  assert.equal(changed("WORKDIR /other").workingDir, "/other");
  assert.equal(changed("USER 1:2").user, "1:2");
  assert.deepEqual(changed("ONBUILD RUN a", "ONBUILD COPY . /b").onBuild, ["RUN a", "COPY . /b"]);
  const check = changed("HEALTHCHECK --interval=1m30s --retries=2 CMD curl -f localhost || exit 1");
  assert.deepEqual(JSON.parse(JSON.stringify(encodeRunConfig(check)["Healthcheck"])), {
    Test: ["CMD-SHELL", "curl -f localhost || exit 1"],
    Interval: 90e9,
    Retries: 2,
  });
  assert.deepEqual(changed('healthcheck cmd ["/check", "a b"]').healthcheck?.test, [
    "CMD",
    "/check",
    "a b",
  ]);
  assert.deepEqual(changed("HEALTHCHECK NONE").healthcheck?.test, ["NONE"]);
  assert.equal(changed("STOPSIGNAL SIGINT").stopSignal, "SIGINT");
});

const notChanges = [
  "FROM x",
  "RUN ls",
  "CMD",
  "",
  "EXPOSE http",
  "LABEL a=1 b",
  "HEALTHCHECK",
  "HEALTHCHECK x",
  "HEALTHCHECK CMD",
  "HEALTHCHECK NONE x",
  "HEALTHCHECK --interval=soon CMD x",
  "HEALTHCHECK --often=1s CMD x",
];
for (const change of notChanges) {
  test(`applyChange() refuses ${JSON.stringify(change)}`, () => {
    assert.throws(() => changed(change), { code: "invalid_argument" });
  });
}

test("planRunConfig() keeps the image's entrypoint where the container ran it", () => {
  const container = {
    args: ["/e", "x"],
    env: ["PATH=/bin", "HOSTNAME=h", "TERM=xterm", "B=2"],
    cwd: "/",
    user: "u",
    hostname: "h",
    surroundings: { ...decodeSurroundings({}), labels: { a: "b" } },
    networking: { ...noNetworking, exposed: ["80/tcp"] },
  } as const;
  const planned = planRunConfig(container, config);
  assert.deepEqual(planned, {
    ...config,
    entrypoint: ["/e"],
    cmd: ["x"],
    env: ["PATH=/bin", "B=2"],
    user: "u",
    labels: new Map([["a", "b"]]),
    exposedPorts: ["80/tcp"],
  });
  const other = planRunConfig({ ...container, args: ["sh"] }, config);
  assert.deepEqual([other.entrypoint, other.cmd], [undefined, ["sh"]]);
  const encoded: unknown = JSON.parse(JSON.stringify(encodeRunConfig(other)));
  assert.deepEqual(encoded, {
    User: "u",
    Env: planned.env,
    Cmd: ["sh"],
    WorkingDir: "/w",
    ExposedPorts: { "80/tcp": {} },
    Labels: { a: "b" },
  });
});
