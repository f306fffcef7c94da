import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { type DescService, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  Containers,
  Content,
  Diff,
  Events,
  Images,
  Introspection,
  Leases,
  Namespaces,
  Snapshots,
  Tasks,
  Version,
} from "@skiff/proto/grpc";
import { ClientHome } from "../clients/client-home.ts";
import { RecordingProxy } from "./recording-proxy.ts";

// Each has a descriptor of its own in Bun, made when it is first looked at.
for (const stream of [process.stdout, process.stderr]) assert.ok(stream.fd > 0);

/** The real client and the real server: what they say to each other is what we have to understand. */
const home = new ClientHome({
  argv: ({ folder }) => ["ctr", "--address", join(folder, "c.sock")],
  daemon: {
    argv: ({ folder }) => ["containerd", "--config", configOf(folder)],
    answers: ["version"],
  },
  prepare: () => {},
  clear: (own) => void own.run("task", "rm", "--force", idOf(own)),
});
after(() => home.demandNothingLeft());
const image = "docker.io/library/busybox:latest";
const idOf = ({ marker }: ClientHome): string => `${marker}-told`;
const services: readonly DescService[] = [
  Containers,
  Content,
  Diff,
  Events,
  Images,
  Introspection,
  Leases,
  Namespaces,
  Snapshots,
  Tasks,
  Version,
];

function configOf(folder: string): string {
  const path = join(folder, "containerd.toml");
  const config = `version = 2
    root = "${folder}/root"
    state = "${folder}/state"
    disabled_plugins = ["io.containerd.grpc.v1.cri"]
    [grpc]
      address = "${folder}/c.sock"`;
  writeFileSync(path, config);
  return path;
}

/** Runs ctr against the proxy, which is in this process. */
async function ctr(...args: readonly string[]): Promise<void> {
  const line = ["--address", join(home.folder, "p.sock"), ...args];
  const log = join(home.folder, "ctr.log"); // a pipe would stay open here for a while after it
  const errors = openSync(log, "w");
  const child = spawn("timeout", ["60", "ctr", ...line], {
    env: { PATH: process.env["PATH"], HOME: home.folder, TMPDIR: join(home.folder, "tmp") },
    stdio: ["ignore", "ignore", errors],
  });
  closeSync(errors);
  await once(child, "close");
  assert.equal(child.exitCode, 0, `${args.join(" ")}: ${readFileSync(log, "utf8")}`);
}

test("every message of ctr and containerd is understood to its last field, and encoded as it was", async () => {
  const id = idOf(home);
  const lines: readonly (readonly string[])[] = [
    ["version"],
    ["plugins", "ls"],
    ["namespaces", "create", "told", "color=red"],
    ["namespaces", "label", "told", "color=blue"],
    ["namespaces", "ls"],
    ["namespaces", "rm", "told"],
    ["images", "import", home.image],
    ["images", "label", image, "color=red"],
    ["images", "ls"],
    ["content", "ls"],
    ["content", "active"],
    ["leases", "create", "--id", "told", "color=red"],
    ["leases", "ls"],
    ["leases", "rm", "told"],
    ["run", "--detach", "--label", "color=red", image, id, "sleep", "1000"],
    ["task", "ls"],
    ["task", "ps", id],
    ["task", "metrics", id],
    ["task", "pause", id],
    ["task", "resume", id],
    ["task", "exec", "--exec-id", "e", id, "true"],
    ["snapshots", "ls"],
    ["snapshots", "usage", id],
    ["snapshots", "diff", id],
    ["containers", "ls"],
    ["containers", "info", id],
    ["containers", "label", id, "color=blue"],
    ["task", "kill", "--signal", "SIGTERM", id],
  ];
  await using proxy = await RecordingProxy.start(
    join(home.folder, "p.sock"),
    join(home.folder, "c.sock"),
  );
  for (const line of lines) await ctr(...line);
  home.run("task", "rm", "--force", id);
  await ctr("containers", "rm", id);
  await ctr("images", "rm", "--sync", image);
  const paths = new Set(proxy.messages.map(({ path }) => path));
  assert.ok(paths.size > 40, [...paths].join("\n"));
  for (const { path, from, bytes } of proxy.messages) {
    const [, name = "", method = ""] = path.split("/");
    const found = services
      .find(({ typeName }) => typeName === name)
      ?.methods.find((each) => each.name === method);
    assert.ok(found !== undefined, path);
    const schema = from === "client" ? found.input : found.output;
    const message = fromBinary(schema, bytes);
    assert.deepEqual(unknownFields(message), [], `${path}, of the ${from}`);
    assert.equal(toBinary(schema, message).length, bytes.length, `${path}, of the ${from}`);
  }
});

/** Their numbers, at any depth. */
function unknownFields(value: unknown): number[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  const own: unknown = "$unknown" in value ? value.$unknown : [];
  const numbers = Array.isArray(own) ? own.map((field: { readonly no: number }) => field.no) : [];
  const others = Object.entries(value).filter(([key]) => key !== "$unknown");
  return [...numbers, ...others.flatMap(([, each]) => unknownFields(each))];
}
