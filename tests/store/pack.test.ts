import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { programs } from "../fixtures/index.ts";
import { makeTar } from "./make-tar.ts";

const folder = mkdtempSync(join(tmpdir(), `pack${process.pid}-`));
const base = join(folder, "base");
let count = 0;
let upper = "";
let merged = "";
after(() => {
  run(["sh", "-c", 'for m in "$1"/*/merged*; do umount "$m"; done', "sh", folder]);
  rmSync(folder, { recursive: true });
});

/** What every test begins with: two layers, and a third that can be written. */
mkdirSync(join(base, "etc/deep/er"), { recursive: true });
mkdirSync(join(base, "lib"));
writeFileSync(join(base, "etc/hosts"), "one\n");
writeFileSync(join(base, "etc/deep/er/file"), "below\n");
writeFileSync(join(base, "lib/a.so"), "a");
symlinkSync("a.so", join(base, "lib/link"));
utimesSync(join(base, "etc/hosts"), 1_000_000, 1_000_000);
const middle = join(folder, "middle");
mkdirSync(join(middle, "srv"), { recursive: true });
writeFileSync(join(middle, "srv/page"), "page");

beforeEach(() => {
  count++;
  upper = makeFolder("upper");
  merged = overlay("merged", [upper, middle, base]);
});

function makeFolder(name: string): string {
  const path = join(folder, String(count), name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Mounts layers, the first of which is to be written; where. */
function overlay(name: string, [first = "", ...others]: readonly string[]): string {
  const target = makeFolder(name);
  const options = `upperdir=${first},workdir=${makeFolder(`${name}-work`)},lowerdir=${others.join(":")}`;
  sure(run(["mount", "-t", "overlay", "overlay", "-o", `${options},index=off`, target]));
  return target;
}

function run(argv: readonly string[], input?: Uint8Array) {
  const [program = "", ...args] = argv;
  return spawnSync(program, args, { maxBuffer: 2 ** 28, ...(input && { input }) });
}

function sure({ status, stdout, stderr }: ReturnType<typeof run>): Buffer {
  assert.equal(status, 0, stderr.toString());
  return stdout;
}

/** The layer that makes what `layers` show of what `below` shows. */
const pack = (layers: readonly string[], below: readonly string[]): Buffer =>
  sure(run([programs.oar, "pack", "--base", below.join(":"), layers.join(":")]));

/** What was done to the mount. */
const packUpper = (): Buffer => pack([upper, middle, base], [middle, base]);

const names = (archive: Buffer): string[] =>
  sure(run(["tar", "-tf", "-"], archive))
    .toString()
    .split("\n")
    .filter(Boolean);

/** All that a tree tells of itself, but for what no archive keeps. */
function listing(root: string): string {
  const format = "%P %y %m %U %G %s %l %Ts\n"; // sizes of directories are the file system's
  return sure(run(["find", root, "-mindepth", "1", "-printf", format]))
    .toString()
    .split("\n")
    .map((line) => (/ d \d+ \d+ \d+ /.test(line) ? line.replace(/ \d+ +\d+$/, "") : line))
    .toSorted()
    .join("\n");
}

const sums = (root: string): string =>
  sure(
    run(["sh", "-c", 'cd "$1" && find . -type f -print0 | sort -z | xargs -0 cksum', "sh", root]),
  ).toString();

/** A layer of what the mount shows, unpacked onto what it was made of, shows the same. */
function demandSame(archive: Buffer, below: readonly string[] = [middle, base]): void {
  const again = makeFolder("again");
  sure(run([programs.oar, "unpack", "--lower", below.join(":"), again], archive));
  const target = overlay("merged-again", [again, ...below]);
  assert.equal(listing(target), listing(merged));
  assert.equal(sums(target), sums(merged));
}

test("oar pack tells of what is new, changed and gone, and of the directories on the way", () => {
  writeFileSync(join(merged, "etc/hosts"), "two\n");
  writeFileSync(join(merged, "new"), "x");
  linkSync(join(merged, "new"), join(merged, "same"));
  rmSync(join(merged, "lib/link"));
  rmSync(join(merged, "srv"), { recursive: true });
  const archive = packUpper();
  assert.deepEqual(names(archive), [
    "etc/",
    "etc/hosts",
    "lib/",
    "lib/.wh.link",
    "new",
    "same",
    ".wh.srv",
  ]);
  demandSame(archive);
});

test("oar pack keeps owner, mode, devices and FIFOs; sockets have no place", async () => {
  const su = join(merged, "lib/a.so");
  chownSync(su, 3_000_000, 7);
  chmodSync(su, 0o4711);
  chmodSync(join(merged, "etc/deep"), 0o1770);
  sure(run(["mkfifo", "-m", "0600", join(merged, "fifo")]));
  sure(run(["mknod", join(merged, "null"), "c", "1", "3"]));
  const server = createServer().listen(join(merged, "sock"));
  await once(server, "listening");
  const archive = packUpper();
  server.close();
  await once(server, "close");
  assert.equal(names(archive).includes("sock"), false);
  demandSame(archive);
});

test("oar pack tells of capabilities, and of no other attribute", () => {
  const capability = String.fromCharCode(1, 0, 0, 2, 0, 32, ...Array.from({ length: 14 }, () => 0));
  const pax = {
    "SCHILY.xattr.security.capability": capability,
    "SCHILY.xattr.user.note": "of somebody",
  };
  const given = makeTar([{ name: "ping", body: "x", pax }]);
  const layer = makeFolder("layer");
  sure(run([programs.oar, "unpack", layer], given));
  const text = pack([layer], []).toString("latin1");
  assert.ok(text.includes(`SCHILY.xattr.security.capability=${capability}`));
  assert.doesNotMatch(text, /user\.note/);
});

test("oar pack leaves out what was only touched, copied up or put back", () => {
  chmodSync(join(merged, "etc/hosts"), 0o600);
  chmodSync(join(merged, "etc/hosts"), 0o644);
  rmSync(join(merged, "lib/link"));
  symlinkSync("a.so", join(merged, "lib/link"));
  sure(
    run([
      "touch",
      "--no-dereference",
      "--reference",
      join(base, "lib/link"),
      join(merged, "lib/link"),
    ]),
  );
  assert.ok(lstatSync(join(upper, "etc/hosts")).isFile());
  assert.deepEqual(names(packUpper()), []);
});

test("oar pack sees through a directory that was replaced, and one that became a file", () => {
  rmSync(join(merged, "etc"), { recursive: true });
  mkdirSync(join(merged, "etc"));
  writeFileSync(join(merged, "etc/hosts"), "new");
  rmSync(join(merged, "lib"), { recursive: true });
  writeFileSync(join(merged, "lib"), "a file");
  const archive = packUpper();
  assert.deepEqual(names(archive), ["etc/", "etc/.wh.deep", "etc/hosts", "lib"]);
  demandSame(archive);
});

test("oar pack makes one layer of several, and the difference of what has nothing in common", () => {
  writeFileSync(join(merged, "new"), "x");
  rmSync(join(merged, "srv/page"));
  const both = pack([upper, middle, base], [base]);
  assert.deepEqual(names(both), ["new", "srv/"]);
  demandSame(both, [base]);
  const back = pack([base], [upper, middle, base]);
  assert.deepEqual(names(back), [".wh.new", ".wh.srv"]);
  assert.deepEqual(names(pack([upper, middle, base], [])).includes("etc/deep/er/file"), true);
});

test("oar pack keeps names that are long, or not UTF-8", () => {
  const long = "l".repeat(200);
  writeFileSync(join(merged, long), "x");
  symlinkSync("t".repeat(300), join(merged, "etc", long));
  writeFileSync(Buffer.concat([Buffer.from(`${merged}/`), Buffer.of(0xff, 0x20, 0xe9)]), "bytes");
  renameSync(join(merged, "lib/a.so"), join(merged, "lib/ü"));
  demandSame(packUpper());
});

test("oar pack names what it cannot pack", () => {
  const layer = makeFolder("layer");
  const pax = { "SCHILY.xattr.trusted.overlay.metacopy": "x" };
  const given = makeTar([{ name: "page", body: "", pax }]);
  sure(run(["tar", "--xattrs", "--xattrs-include=*", "-C", layer, "-xf", "-"], given));
  const { status, stderr } = run([programs.oar, "pack", layer]);
  assert.equal(status, 1);
  assert.match(stderr.toString(), /page: its data is in a layer below/);
  assert.match(run([programs.oar, "pack"]).stderr.toString(), /a directory is missing/);
  assert.deepEqual(readdirSync(upper), []);
});
