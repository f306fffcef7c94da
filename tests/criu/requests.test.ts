import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { criuCalls, criuCgroupModes, criuRequest, type Decoded, decode } from "@skiff/proto";
import type { TestContainer } from "../fixtures/index.ts";
import { CriuHome } from "./criu-home.ts";

const home = new CriuHome();
/** Keeps the request, and ends. */
const { PATH } = home.scriptedCriu("dd bs=65536 count=1 status=none <&$2 > request");

type Options = NonNullable<Decoded<typeof criuRequest>["opts"]>;

describe("oar checkpoint asks criu", () => {
  const cases: readonly (readonly [readonly string[], Partial<Options>])[] = [
    [[], { leaveRunning: false, notifyScripts: true, orphanPtsMaster: true, logLevel: 4 }],
    [[], { emptyNs: 0x4000_0000, logFile: "dump.log", configFile: "/etc/criu/oar.conf" }],
    [["--leave-running"], { leaveRunning: true }],
    [["--tcp-established"], { tcpEstablished: true }],
    [["--ext-unix-sk"], { extUnixSk: true }],
    [["--shell-job"], { shellJob: true }],
    [["--file-locks"], { fileLocks: true }],
    [["--auto-dedup"], { autoDedup: true }],
    [["--tcp-skip-in-flight"], { tcpSkipInFlight: true }],
    [["--link-remap"], { linkRemap: true }],
    [["--parent-path", "../before"], { parentImg: "../before", trackMem: true }],
    [["--page-server", "10.0.0.1:27"], { ps: { address: "10.0.0.1", port: 27 } }],
    [["--page-server", "[::1]:27"], { ps: { address: "::1", port: 27 } }],
    [[], { manageCgroupsMode: criuCgroupModes.soft }],
    ...(["soft", "full", "strict", "ignore"] as const).map(
      (mode) =>
        [["--manage-cgroups-mode", mode], { manageCgroupsMode: criuCgroupModes[mode] }] as const,
    ),
  ];
  for (const [options, wanted] of cases) {
    test(`for ${JSON.stringify(wanted)} with ${options.join(" ") || "no options"}`, () => {
      using container = home.counting();
      const { type, opts } = request(container, ["checkpoint", ...options]);
      assert.equal(type, criuCalls.dump);
      assert.deepEqual(only(opts, wanted), wanted);
      assert.equal(opts.pid, container.pid());
    });
  }

  test("whether it can do what --pre-dump and --lazy-pages need, first", () => {
    using container = home.counting();
    for (const [option, feature] of [
      ["--pre-dump", "memTrack"],
      ["--lazy-pages", "lazyPages"],
    ] as const) {
      const asked = requestOf(container, ["checkpoint", option]);
      assert.equal(asked.type, criuCalls.checkFeatures);
      assert.equal(asked.features?.[feature], true);
    }
  });

  test("to leave out what is the host's, under names that restore knows", () => {
    using container = home.counting((config) => ({
      ...config,
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/tmp", source: home.scratch(), type: "bind", options: ["bind"] },
      ],
    }));
    const { opts } = request(container, ["checkpoint"]);
    const names = new Map(opts.extMnt.map(({ key, val }) => [key, val]));
    assert.equal(names.get("/tmp"), "/tmp");
    assert.equal(names.get("/proc/timer_list"), "/dev/null");
    const files: unknown = JSON.parse(readFileSync(join(home.images, "descriptors.json"), "utf8"));
    assert.deepEqual(opts.external, files, "all three are files of the host");
  });
});

describe("oar restore asks criu", () => {
  const cases: readonly (readonly [readonly string[], Partial<Options>])[] = [
    [[], { rstSibling: true, evasiveDevices: true, notifyScripts: true, orphanPtsMaster: true }],
    [[], { emptyNs: 0x4000_0000, logFile: "restore.log", root: "/tmp/root" }],
    [["--tcp-established"], { tcpEstablished: true }],
    [["--tcp-close"], { tcpClose: true }],
    [["--lsm-profile", "apparmor:web"], { lsmProfile: "apparmor:web" }],
    [["--lsm-mount-context", "u:r:t:s0"], { lsmMountContext: "u:r:t:s0" }],
    [["--ext-unix-sk"], { extUnixSk: true }],
    [["--shell-job"], { shellJob: true }],
    [["--file-locks"], { fileLocks: true }],
    [["--auto-dedup"], { autoDedup: true }],
    [["--lazy-pages"], { lazyPages: true }],
    [["--manage-cgroups-mode", "ignore"], { manageCgroupsMode: criuCgroupModes.ignore }],
  ];
  for (const [options, wanted] of cases) {
    test(`for ${JSON.stringify(wanted)} with ${options.join(" ") || "no options"}`, () => {
      using container = home.container();
      writeFileSync(join(home.scratch(), "descriptors.json"), '["","pipe:[12]","file[1:2]"]');
      const { type, opts } = request(container, ["restore", ...options], home.scratch());
      assert.equal(type, criuCalls.restore);
      assert.deepEqual(only(opts, wanted), wanted);
      assert.deepEqual(opts.inheritFd, [
        { key: "pipe:[12]", fd: 1 },
        { key: "file[1:2]", fd: 2 },
      ]);
      assert.ok(opts.cgRoot.length > 0);
      for (const { path } of opts.cgRoot) assert.match(path, new RegExp(`/${container.id}$`));
      assert.ok(!existsSync(join(home.root, container.id)));
    });
  }
});

type Asked = Omit<Decoded<typeof criuRequest>, "opts"> & { readonly opts: Options };

function request(container: TestContainer, words: readonly string[], images?: string): Asked {
  const { opts, ...rest } = requestOf(container, words, images);
  assert.ok(opts !== undefined);
  return { ...rest, opts };
}

/** What criu was asked first; the command fails. */
function requestOf(
  container: TestContainer,
  [command = "", ...options]: readonly string[],
  images: string = home.images,
): Decoded<typeof criuRequest> {
  const path = join(container.bundle, "request");
  rmSync(path, { force: true });
  const words = [command, "--image-path", images, ...options];
  const { status, stderr } = home.attempt(container, words, { env: { PATH } });
  assert.equal(status, 1);
  assert.match(stderr, /^oar: criu exited with 0 before it was done/);
  return decode(criuRequest, readFileSync(path));
}

function only(options: Options, wanted: Partial<Options>): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in wanted));
}
