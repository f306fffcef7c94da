import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cleanTarPath, showByteString, TarDecoder, type TarEntry } from "@skiff/spec";

const long = `${"d".repeat(90)}/${"e".repeat(90)}/${"f".repeat(90)}`;

for (const format of ["gnu", "pax", "ustar", "v7", "oldgnu"]) {
  test(`TarDecoder reads what tar writes in the format ${format}`, () => {
    const path = format === "gnu" || format === "pax" ? `${long}/ünï` : "a/plain";
    const entries = read(archive(format, path));
    const byPath = new Map(entries.map((entry) => [showByteString(entry.path), entry]));
    const file = byPath.get(`./${path}`);
    assert.equal(file?.type, "file");
    assert.equal(file.size, 5);
    assert.equal(file.mode, 0o644);
    assert.equal(file.mtimeSec, 1_000_000_001);
    assert.equal(byPath.get("./link")?.type, "symbolic link");
    assert.equal(byPath.get("./link")?.target, format === "v7" ? "x" : "/some/where");
    const hard = entries.find((entry) => entry.type === "hard link");
    assert.match(hard?.target ?? "", /^\.\/(hard1|hard2)$/);
    assert.equal(byPath.get("./")?.type, "directory");
  });
}

test("TarDecoder reads numbers beyond octal, and times before 1970", () => {
  for (const format of ["gnu", "pax"]) {
    const [entry] = read(
      tar(
        [
          "--format",
          format,
          "--owner=x:4000000000",
          "--group=y:3000000000",
          "--mtime=1960-01-01T00:00:00.25Z",
        ],
        { name: "f", text: "" },
      ),
    );
    assert.equal(entry?.uid, 4_000_000_000, format);
    assert.equal(entry.gid, 3_000_000_000, format);
    assert.equal(entry.mtimeSec, -315619200, format);
    assert.equal(entry.mtimeNsec, format === "pax" ? 250_000_000 : 0);
  }
});

for (const args of [
  ["--format=gnu"],
  ["--format=pax", "--sparse-version=0.0"],
  ["--format=pax", "--sparse-version=0.1"],
  ["--format=pax", "--sparse-version=1.0"],
]) {
  test(`TarDecoder reads the holes that tar ${args.join(" ")} writes`, () => {
    const dir = mkdtempSync(join(tmpdir(), "tar-decoder-"));
    try {
      const file = openSync(join(dir, "holes"), "w");
      for (let i = 0; i < 30; i++) writeSync(file, `piece ${i}`, i * 1_000_000);
      closeSync(file);
      const bytes = run(["tar", "-C", dir, "-S", ...args, "-cf", "-", "holes"]);
      const [entry] = read(bytes);
      assert.equal(entry?.path, "holes");
      assert.ok(entry.sparse !== undefined);
      assert.equal(entry.sparse.size, 29 * 1_000_000 + "piece 29".length);
      const fragments = entry.sparse.fragments.filter(({ length }) => length > 0);
      assert.equal(fragments.length, 30);
      for (const [i, { offset, length }] of fragments.entries()) {
        assert.ok(offset <= i * 1_000_000 && offset + length >= i * 1_000_000 + 7, `piece ${i}`);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}

test("TarDecoder reads attributes from extended headers", () => {
  const bytes = tar(["--format=pax", "--pax-option=SCHILY.xattr.user.key:=value"], {
    name: "f",
    text: "x",
  });
  const value = read(bytes)[0]?.xattrs.get("user.key");
  assert.equal(new TextDecoder().decode(value), "value");
});

test("TarDecoder refuses what is no archive", () => {
  const text = new TextEncoder().encode("This is no archive. ".repeat(100));
  refuses(() => read(text.slice(0, 1024)), "the checksum of a header is wrong");
  refuses(() => read(new Uint8Array(1024).fill(0xff)), "the checksum of a header is wrong");
});

test("TarDecoder refuses a header with any one bit changed", () => {
  const bytes = tar([], { name: "f", text: "" });
  for (let bit = 0; bit < 512 * 8; bit++) {
    const broken = bytes.slice();
    broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const isChecksum = bit >= 148 * 8 && bit < 156 * 8; // some of its digits have two spellings
    if (!isChecksum) assert.throws(() => read(broken), { code: "invalid_argument" }, `bit ${bit}`);
  }
});

test("TarDecoder refuses malformed extended headers", () => {
  for (const body of ["5 a=b", "x a=b\n", "99 a=b\n", "6 abcd\n", "0 a=b\n", "7 a=b\n\n\n"]) {
    const decoder = new TarDecoder();
    const block = header("x", body.length);
    assert.equal(decoder.block(block).kind, "extension");
    refuses(() => decoder.extend(new TextEncoder().encode(body)), "malformed");
  }
  refuses(() => new TarDecoder().block(header("x", 2 ** 21)), "longer than 1 MiB");
  refuses(() => new TarDecoder().block(header("Z", 0)), 'unknown type "Z"');
});

test("TarDecoder.end() refuses an extended header that extends nothing", () => {
  const decoder = new TarDecoder();
  decoder.block(header("L", 2));
  decoder.extend(new TextEncoder().encode("x\0"));
  refuses(() => decoder.end(), "it ends after an extended header");
});

test("cleanTarPath() keeps a path below the root", () => {
  for (const [path, clean] of [
    ["a/b", "a/b"],
    ["./a/b/", "a/b"],
    ["/etc/passwd", "etc/passwd"],
    ["a/../b", "b"],
    ["a//b/./c", "a/b/c"],
    [".", ""],
    ["./", ""],
    ["/", ""],
    ["", ""],
    [".wh.x", ".wh.x"],
    ["a/.hidden", "a/.hidden"],
    ["...", "..."],
    ["a/..b/c", "a/..b/c"],
  ] as const) {
    assert.equal(cleanTarPath(path), clean, path);
  }
  for (const path of ["..", "../x", "a/../../x", "/../x", "a/b/../../../x", "./..", "a/../.."]) {
    refuses(() => cleanTarPath(path), "leads out of the archive's root");
  }
  refuses(() => cleanTarPath("a\0b"), "has a NUL");
});

function archive(format: string, path: string): Uint8Array {
  const dir = mkdtempSync(join(tmpdir(), "tar-decoder-"));
  try {
    mkdirSync(join(dir, path, ".."), { recursive: true });
    writeFileSync(join(dir, path), "12345", { mode: 0o644 });
    utimesSync(join(dir, path), 1_000_000_001, 1_000_000_001);
    symlinkSync(format === "v7" ? "x" : "/some/where", join(dir, "link"));
    writeFileSync(join(dir, "hard1"), "same");
    linkSync(join(dir, "hard1"), join(dir, "hard2"));
    return run(["tar", "-C", dir, "--format", format, "-cf", "-", "."]);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function tar(
  args: readonly string[],
  file: { readonly name: string; readonly text: string },
): Uint8Array {
  const dir = mkdtempSync(join(tmpdir(), "tar-decoder-"));
  try {
    writeFileSync(join(dir, file.name), file.text);
    return run(["tar", "-C", dir, ...args, "-cf", "-", file.name]);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function run([program = "", ...args]: readonly string[]): Uint8Array {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 2 ** 28 });
  assert.equal(status, 0, stderr.toString());
  return new Uint8Array(stdout);
}

function read(bytes: Uint8Array): readonly TarEntry[] {
  const decoder = new TarDecoder();
  const entries: TarEntry[] = [];
  for (let at = 0; at + 512 <= bytes.length;) {
    const step = decoder.block(bytes.subarray(at, at + 512));
    at += 512;
    if (step.kind === "end") break;
    if (step.kind === "extension") decoder.extend(bytes.subarray(at, at + step.size));
    if (step.kind === "entry") entries.push(step.entry);
    const size =
      step.kind === "extension" ? step.size : step.kind === "entry" ? step.entry.size : 0;
    at += Math.ceil(size / 512) * 512;
  }
  decoder.end();
  return entries;
}

function header(typeflag: string, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string): void => block.set(new TextEncoder().encode(text), at);
  put(0, "name");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(148, " ".repeat(8));
  put(156, typeflag);
  put(257, "ustar\u000000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

function refuses(work: () => unknown, message: string): void {
  assert.throws(
    work,
    (fault: Error & { code?: string }) =>
      fault.code === "invalid_argument" && fault.message.includes(message),
  );
}
