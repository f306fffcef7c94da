import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientHome } from "./client-home.ts";

const home = new ClientHome({
  argv: ({ folder }) => [
    "buildah",
    "--root",
    `${folder}/root`,
    "--runroot",
    `${folder}/run`,
    "--storage-driver",
    "vfs",
  ],
  prepare: ({ image }) => {
    home.ok("from", "--name", "made", `oci-archive:${image}`);
  },
  clear: () => home.run("rm", "--all"),
  cgroupMarker: "buildah-buildah",
});

const run = (...args: string[]): string[] => [
  "run",
  "--runtime",
  home.oar,
  "--runtime-flag",
  `root=${home.oarRoot}`,
  "--isolation",
  "oci",
  "--network",
  "none",
  "made",
  "--",
  ...args,
];

test("buildah run gives the program's output and exit status, and keeps what it changed", () => {
  assert.equal(home.ok(...run("sh", "-c", "touch /kept; echo hello")), "hello\n");
  assert.equal(home.ok(...run("ls", "/kept")), "/kept\n");
  assert.equal(home.run(...run("sh", "-c", "exit 7")).status, 7);
  home.demandNoContainer();
});

test("buildah says what kept a program from running", () => {
  assert.match(home.run(...run("nosuch")).stderr, /"nosuch": executable file not found in \$PATH/);
  assert.match(home.run(...run("/etc/passwd")).stderr, /"\/etc\/passwd": permission denied/);
  home.demandNoContainer();
});

test("buildah run on a terminal gives one", async () => {
  assert.match(await home.onTerminal(...run("tty")), /\/dev\/pts\/0\r/);
  home.demandNoContainer();
});

test("nothing is left when buildah has removed its container", async () => {
  home.ok("rm", "made");
  await home.demandNothingLeft();
});
