import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
  chmodSync,
  chownSync,
  utimesSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeFault, decodeJson } from "@skiff/spec";
import { programs } from "../fixtures/index.ts";
import { type Entry, makeTar } from "./make-tar.ts";
import { type Unpacked, UnpackHome } from "./unpack-home.ts";

const home = new UnpackHome();

test("oar unpack makes files, directories, links and FIFOs with owner, mode and time", () => {
  sure(
    home.unpack([
      { name: "etc/", type: "5", mode: 0o750, uid: 1, gid: 2, mtime: 1_111_111_111 },
      { name: "etc/passwd", body: "root", mode: 0o640, uid: 1000, gid: 1001, mtime: 1_222_222_222 },
      { name: "bin/", type: "5" },
      { name: "bin/su", body: "x", mode: 0o4755, uid: 7, gid: 8 },
      { name: "bin/wall", body: "x", mode: 0o2755, gid: 5 },
      { name: "tmp/", type: "5", mode: 0o1777 },
      { name: "var/", type: "5", mode: 0o2775, gid: 50 },
      { name: "var/plain", body: "not of the directory's group" },
      { name: "link", type: "2", target: "/etc/passwd", uid: 3, gid: 4, mtime: 1_333_333_333 },
      { name: "etc/same", type: "1", target: "etc/passwd" },
      { name: "fifo", type: "6", mode: 0o600, uid: 9 },
      { name: "dev/", type: "5" },
      { name: "dev/null", type: "3", mode: 0o666, device: [1, 3] },
    ]),
  );
  const passwd = lstatSync(home.at("etc/passwd"));
  assert.equal(readFileSync(home.at("etc/passwd"), "utf8"), "root");
  assert.deepEqual(
    [passwd.mode & 0o7777, passwd.uid, passwd.gid, passwd.mtimeMs, passwd.nlink],
    [0o640, 1000, 1001, 1_222_222_222_000, 2],
  );
  assert.equal(lstatSync(home.at("etc/same")).ino, passwd.ino);
  const etc = lstatSync(home.at("etc"));
  assert.deepEqual(
    [etc.mode & 0o7777, etc.uid, etc.gid, etc.mtimeMs],
    [0o750, 1, 2, 1_111_111_111_000],
  );
  assert.equal(lstatSync(home.at("bin/su")).mode & 0o7777, 0o4755);
  assert.equal(lstatSync(home.at("bin/wall")).mode & 0o7777, 0o2755);
  assert.equal(lstatSync(home.at("tmp")).mode & 0o7777, 0o1777);
  assert.equal(lstatSync(home.at("var")).mode & 0o7777, 0o2775);
  assert.equal(lstatSync(home.at("var/plain")).gid, 0);
  const link = lstatSync(home.at("link"));
  assert.deepEqual([link.uid, link.gid, link.mtimeMs], [3, 4, 1_333_333_333_000]);
  assert.equal(readlinkSync(home.at("link")), "/etc/passwd");
  const fifo = lstatSync(home.at("fifo"));
  assert.ok(fifo.isFIFO());
  assert.deepEqual([fifo.mode & 0o7777, fifo.uid], [0o600, 9]);
  const device = lstatSync(home.at("dev/null"));
  assert.ok(device.isCharacterDevice());
  assert.deepEqual([device.mode & 0o7777, device.rdev], [0o666, statSync("/dev/null").rdev]);
});

test("oar unpack restores extended attributes, and leaves overlayfs's own out", () => {
  const capability =
    "\u0001\u0000\u0000\u0002\u0000\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000";
  sure(
    home.unpack([
      {
        name: "f",
        body: "x",
        uid: 5,
        pax: { "SCHILY.xattr.user.note": "hello", "SCHILY.xattr.security.capability": capability },
      },
      {
        name: "d/",
        type: "5",
        pax: { "SCHILY.xattr.user.note": "there", "SCHILY.xattr.trusted.overlay.redirect": "/etc" },
      },
      {
        name: "l",
        type: "2",
        target: "f",
        pax: { "SCHILY.xattr.trusted.note": "link", "SCHILY.xattr.user.note": "no place" },
      },
    ]),
  );
  const listed = home.list();
  const text = (path: string, name: string): string | undefined => {
    const value = listed.get(path)?.xattrs.get(name);
    return value === undefined ? undefined : new TextDecoder().decode(value);
  };
  assert.equal(text("f", "user.note"), "hello");
  assert.equal(text("f", "security.capability"), capability);
  assert.equal(text("d/", "user.note"), "there");
  assert.equal(text("d/", "trusted.overlay.redirect"), undefined);
  assert.equal(text("l", "trusted.note"), "link");
});

test("oar unpack turns whiteouts into overlayfs's", () => {
  sure(
    home.unpack([
      { name: "a/", type: "5" },
      { name: "a/.wh.gone", body: "" },
      { name: "b/", type: "5" },
      { name: "b/.wh..wh..opq", body: "" },
      { name: "b/new", body: "x" },
      { name: ".wh.top", body: "" },
      { name: ".wh..wh.plnk/x", body: "" },
      { name: ".wh..wh.aufs", body: "" },
    ]),
  );
  for (const path of ["a/gone", "top"]) {
    const whiteout = lstatSync(home.at(path));
    assert.ok(whiteout.isCharacterDevice(), path);
    assert.equal(whiteout.rdev, 0);
  }
  const opaque = home.list().get("b/")?.xattrs.get("trusted.overlay.opaque");
  assert.deepEqual(opaque, Uint8Array.of(0x79));
  assert.ok(!existsSync(home.at("a/.wh.gone")));
  assert.ok(!existsSync(home.at(".wh..wh.aufs")));
});

test("oar unpack hides what is below, not what its own layer has", () => {
  sure(
    home.unpack([
      { name: "dir/", type: "5" },
      { name: "dir/mine", body: "x" },
      { name: ".wh.dir", body: "" },
      { name: "file", body: "x" },
      { name: ".wh.file", body: "" },
      { name: ".wh.late", body: "" },
      { name: "late/", type: "5" },
    ]),
  );
  const listed = home.list();
  assert.deepEqual(listed.get("dir/")?.xattrs.get("trusted.overlay.opaque"), Uint8Array.of(0x79));
  assert.deepEqual(listed.get("late/")?.xattrs.get("trusted.overlay.opaque"), Uint8Array.of(0x79));
  assert.equal(readFileSync(home.at("dir/mine"), "utf8"), "x");
  assert.equal(readFileSync(home.at("file"), "utf8"), "x");
});

test("oar unpack lets a later entry replace an earlier one of another type", () => {
  sure(
    home.unpack([
      { name: "a", body: "file" },
      { name: "a/", type: "5" },
      { name: "a/inside", body: "x" },
      { name: "b/", type: "5" },
      { name: "b/deep/", type: "5" },
      { name: "b/deep/file", body: "x" },
      { name: "b", body: "file now" },
      { name: "c", type: "2", target: "a" },
      { name: "c", body: "no link now" },
      { name: "d", body: "one" },
      { name: "d", body: "two", mode: 0o600 },
      { name: "e/", type: "5", mode: 0o700 },
      { name: "e/kept", body: "x" },
      { name: "e/", type: "5", mode: 0o755, uid: 3 },
      { name: "f", type: "2", target: "a" },
      { name: "f/", type: "5" },
      { name: "f/own", body: "x" },
    ]),
  );
  assert.equal(readFileSync(home.at("a/inside"), "utf8"), "x");
  assert.equal(readFileSync(home.at("b"), "utf8"), "file now");
  assert.equal(readFileSync(home.at("c"), "utf8"), "no link now");
  assert.ok(!lstatSync(home.at("c")).isSymbolicLink());
  assert.equal(readFileSync(home.at("d"), "utf8"), "two");
  assert.deepEqual([lstatSync(home.at("e")).mode & 0o777, lstatSync(home.at("e")).uid], [0o755, 3]);
  assert.ok(existsSync(home.at("e/kept")));
  assert.ok(lstatSync(home.at("f")).isDirectory());
  assert.ok(!existsSync(home.at("a/own")), "nothing went through the link that was there before");
});

test("oar unpack makes a directory that is missing like that of the layers below", () => {
  const [upper, lower] = [home.sibling("upper"), home.sibling("lower")];
  for (const [folder, mode, uid] of [
    [upper, 0o710, 11],
    [lower, 0o777, 22],
  ] as const) {
    mkdirSync(join(folder, "srv"));
    chmodSync(join(folder, "srv"), mode);
    chownSync(join(folder, "srv"), uid, uid);
  }
  mkdirSync(join(lower, "opt"));
  chmodSync(join(lower, "opt"), 0o2750);
  chownSync(join(lower, "opt"), 0, 33);
  sure(
    home.unpack(
      [
        { name: "srv/www/index", body: "x" },
        { name: "opt/tool", body: "x" },
        { name: "new/deep/file", body: "x" },
      ],
      [upper, lower],
    ),
  );
  const [srv, opt] = [lstatSync(home.at("srv")), lstatSync(home.at("opt"))];
  assert.deepEqual([srv.mode & 0o7777, srv.uid, srv.gid], [0o710, 11, 11], "the nearest counts");
  assert.deepEqual([opt.mode & 0o7777, opt.uid, opt.gid], [0o2750, 0, 33]);
  assert.equal(lstatSync(home.at("new/deep")).mode & 0o7777, 0o755);
});

test("oar unpack follows links as a process in the root would: nothing leads out", () => {
  const outside = home.sibling("outside");
  const up = "../".repeat(20);
  sure(
    home.unpack([
      { name: "real/", type: "5" },
      { name: "absolute", type: "2", target: "/real" },
      { name: "absolute/a", body: "x" },
      { name: "relative", type: "2", target: "real" },
      { name: "relative/b", body: "x" },
      { name: "escape", type: "2", target: `${up}${outside.slice(1)}` },
      { name: "escape/evil", body: "x" },
      { name: "toroot", type: "2", target: outside },
      { name: "toroot/evil", body: "x" },
    ]),
  );
  assert.deepEqual(readdirSync(outside), []);
  assert.deepEqual(readdirSync(home.at("real")).toSorted(), ["a", "b"]);
  assert.ok(existsSync(home.at(`${outside.slice(1)}/evil`)));
});

test("oar unpack cleans absolute and roundabout paths into the root", () => {
  sure(
    home.unpack([
      { name: "/etc/hosts", body: "x" },
      { name: "./a/./b/../c", body: "x" },
      { name: "./", type: "5", mode: 0o700 },
    ]),
  );
  assert.ok(existsSync(home.at("etc/hosts")));
  assert.ok(existsSync(home.at("a/c")));
  assert.equal(
    lstatSync(home.directory).mode & 0o777,
    0o755,
    "the root's own mode is the snapshot's",
  );
});

test("oar unpack keeps names that are not UTF-8, and long ones", () => {
  const bytes = makeTar([
    { name: "xyz", body: "1", pax: { path: `${"long/".repeat(60)}end` } },
    { name: "QQQ", body: "2" },
  ]);
  const at = bytes.indexOf("QQQ");
  bytes[at] = 0xff;
  bytes[at + 1] = 0xc3;
  fixChecksum(bytes, at);
  sure(home.unpack(bytes));
  assert.ok(existsSync(home.at(`${"long/".repeat(60)}end`)));
  const names = readdirSync(Buffer.from(home.directory), { encoding: "buffer" });
  assert.ok(names.some((name) => name.equals(Buffer.from([0xff, 0xc3, 0x51]))));
});

test("oar unpack keeps holes", () => {
  const source = home.sibling("source");
  const path = join(source, "holes");
  writeFileSync(path, "start");
  spawnSync("truncate", ["-s", "64M", path]);
  writeFileSync(path, "end", { flag: "a" });
  for (const args of [
    ["--format=gnu"],
    ["--format=pax", "--sparse-version=0.1"],
    ["--format=pax", "--sparse-version=1.0"],
  ]) {
    const { stdout } = spawnSync("tar", ["-S", ...args, "-C", source, "-c", "holes"], {
      maxBuffer: 2 ** 27,
    });
    assert.ok(stdout.length < 1_000_000);
    sure(home.unpack(stdout));
    const found = lstatSync(home.at("holes"));
    assert.equal(found.size, 64 * 1024 * 1024 + 3);
    assert.ok(found.blocks * 512 < 1_000_000, "the holes take no space");
    assert.equal(spawnSync("cmp", [path, home.at("holes")]).status, 0);
  }
});

test("oar unpack gives what tar gives", () => {
  const source = home.sibling("source");
  mkdirSync(join(source, "sub"), { mode: 0o711 });
  for (let i = 0; i < 300; i++) {
    const path = join(source, "sub", `file ${i}`);
    writeFileSync(path, "x".repeat(i * 97), { mode: 0o600 + (i % 8) });
    chownSync(path, i, 2 * i);
    utimesSync(path, 1e9 + i, 1e9 + i);
    symlinkSync(`file ${i}`, join(source, `link ${i}`));
  }
  const { stdout } = spawnSync("tar", ["--format=pax", "-C", source, "-c", "."], {
    maxBuffer: 2 ** 27,
  });
  sure(home.unpack(stdout));
  assert.deepEqual(find(home.directory), find(source));
  assert.equal(spawnSync("diff", ["-r", "--no-dereference", source, home.directory]).status, 0);
});

const hostile: readonly (readonly [what: string, layer: readonly Entry[], message: RegExp])[] = [
  ["a path that climbs out", [{ name: "../../../tmp/evil", body: "x" }], /evil" leads out of/],
  ["a path that climbs out later", [{ name: "a/../../evil", body: "x" }], /leads out of/],
  [
    "a hard link out",
    [{ name: "x", type: "1", target: "../../etc/passwd" }],
    /^x: path .* leads out of/,
  ],
  [
    "a hard link to nothing",
    [{ name: "x", type: "1", target: "/etc/passwd" }],
    /hard link to "etc\/passwd", which is not in the layer/,
  ],
  [
    "a hard link to a directory",
    [
      { name: "d/", type: "5" },
      { name: "x", type: "1", target: "d" },
    ],
    /is a directory/,
  ],
  [
    "a hard link through a link out",
    [
      { name: "up", type: "2", target: "../../../.." },
      { name: "x", type: "1", target: "up/etc/passwd" },
    ],
    /not in the layer/,
  ],
  ["a disk", [{ name: "dev/sda", type: "4", device: [8, 0] }], /may not have the block device 8:0/],
  [
    "the memory",
    [{ name: "dev/mem", type: "3", device: [1, 1] }],
    /may not have the character device 1:1/,
  ],
  ["a whiteout of the directory", [{ name: ".wh..", body: "" }], /hides no file/],
  ["a whiteout of the one above", [{ name: "a/.wh...", body: "" }], /hides no file/],
  ["a whiteout of nothing", [{ name: ".wh.", body: "" }], /hides no file/],
  ["a size beyond the end", [{ name: "x", body: "x", size: 2 ** 33 - 1 }], /cut off after/],
  [
    "a name too long for any file system",
    [{ name: "x", pax: { path: "y".repeat(300) } }],
    /ENAMETOOLONG/,
  ],
  [
    "a path through a file",
    [
      { name: "f", body: "x" },
      { name: "f/g", body: "x" },
    ],
    /ENOTDIR/,
  ],
  [
    "a link that leads to itself",
    [
      { name: "l", type: "2", target: "l" },
      { name: "l/x", body: "" },
    ],
    /l\/x: .*(ELOOP|too many links)/,
  ],
  ["an unknown type", [{ name: "x", type: "Q" }], /unknown type "Q"/],
];

for (const [what, layer, message] of hostile) {
  test(`oar unpack refuses ${what}`, () => {
    const outside = home.sibling("outside");
    const result = home.unpack(layer);
    assert.equal(result.status, 1, result.stderr);
    const fault = decodeJson(result.stdout, decodeFault);
    assert.match(fault.message, message);
    assert.ok(["invalid_argument", "failed_precondition"].includes(fault.code), fault.code);
    assert.ok(
      result.stderr.startsWith("oar: ") && result.stderr.trimEnd().split("\n").length === 1,
    );
    assert.deepEqual(readdirSync(outside), []);
    assert.ok(!existsSync("/tmp/evil"));
  });
}

test("oar unpack refuses what is no archive, or cut off anywhere but between entries", () => {
  refuses(home.unpack(Buffer.from("no archive ".repeat(100))), /checksum of a header is wrong/);
  const whole = makeTar([
    { name: "a", body: "x".repeat(2000) },
    { name: "b", body: "y", pax: { comment: "z".repeat(600) } },
  ]);
  for (const length of [
    1,
    511,
    513,
    1024,
    2500,
    2561,
    3072,
    3100,
    4096,
    4607,
    whole.length - 1500,
  ]) {
    refuses(home.unpack(whole.subarray(0, length)), /cut off after|ends after an extended header/);
  }
});

test("oar unpack refuses to make a file somebody else's than the archive says", () => {
  chownSync(home.directory, 65_534, 65_534);
  const options = ["--reuid=65534", "--regid=65534", "--clear-groups"];
  chmodSync(home.folder, 0o755);
  const { status, stdout } = spawnSync(
    "setpriv",
    [...options, programs.oar, "unpack", home.directory],
    {
      input: makeTar([{ name: "file", body: "root's" }]),
      encoding: "utf8",
    },
  );
  assert.equal(status, 1);
  const fault = decodeJson(stdout, decodeFault);
  assert.deepEqual([fault.code, fault.message], ["permission_denied", "file: fchown: EPERM"]);
});

test("oar unpack says what argument is wrong", () => {
  refuses(home.unpackInto("/nonexistent/x", []), /ENOENT/);
  refuses(home.unpack([], ["/nonexistent/lower"]), /ENOENT/);
});

function find(folder: string): readonly string[] {
  const format = "%P %y %m %U:%G %s %l %T@\\n";
  const { stdout } = spawnSync("find", [folder, "-mindepth", "1", "-printf", format], {
    encoding: "utf8",
  });
  return stdout.split("\n").toSorted();
}

function sure(result: Unpacked): void {
  assert.equal(result.status, 0, result.stderr);
}

function refuses(result: Unpacked, message: RegExp): void {
  assert.equal(result.status, 1);
  assert.match(decodeJson(result.stdout, decodeFault).message, message);
}

/** Of the header that begins at `start`. */
function fixChecksum(bytes: Buffer, start: number): void {
  bytes.fill(" ", start + 148, start + 156);
  const sum = bytes.subarray(start, start + 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, start + 148);
}

test("oar unpack --merged removes what a layer hides, and never what is its own", () => {
  const merged = (layer: readonly Entry[]): Unpacked =>
    home.unpackInto(home.directory, layer, [], ["--merged"]);
  const outside = home.sibling("outside");
  writeFileSync(join(outside, "kept"), "");
  sure(
    home.unpack([
      { name: "a", body: "1" },
      { name: "d/b", body: "1" },
      { name: "d/e/c", body: "1" },
      { name: "o/b", body: "1" },
      { name: "o/e/c", body: "1" },
      { name: "link", type: "2", target: outside },
      { name: "f", body: "1" },
    ]),
  );
  sure(
    merged([
      { name: ".wh.a" },
      { name: ".wh.never" },
      { name: "nowhere/.wh.never" },
      { name: "d/e/own", body: "2" },
      { name: ".wh.d" },
      { name: "o/.wh..wh..opq" },
      { name: "o/own", body: "2" },
      { name: "link/.wh.kept" },
      { name: ".wh.link" },
      { name: "same", type: "1", target: "f" },
      { name: "f/", type: "5" },
    ]),
  );
  const found = spawnSync("find", [".", "-mindepth", "1"], { cwd: home.directory });
  assert.deepEqual(found.stdout.toString().trim().split("\n").toSorted(), [
    "./d",
    "./d/e",
    "./d/e/own",
    "./f",
    "./o",
    "./o/own",
    "./same",
  ]);
  assert.equal(readFileSync(home.at("same"), "utf8"), "1");
  assert.ok(existsSync(join(outside, "kept")));
  sure(merged([{ name: ".wh..wh..opq" }]));
  assert.deepEqual(readdirSync(home.directory), []);
});
