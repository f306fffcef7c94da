import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ContainerLog } from "./container-log.ts";
import { LogFile } from "./log-file.ts";
import { decodeLogLine, type LogLine } from "./log-line.ts";
import { tailLines } from "./tail-lines.ts";

const time = "2016-10-06T00:17:09.669794202Z";
const decode = (text: string): LogLine | undefined => decodeLogLine(Buffer.from(text));
const text = (line: LogLine | undefined): string => Buffer.from(line?.bytes ?? []).toString();

test("decodeLogLine() reads the CRI's format, whole lines and parts", () => {
  const line = decode(`${time} stdout F a  b `);
  assert.deepEqual([line?.time, line?.stream, text(line)], [time, "stdout", "a  b \n"]);
  assert.equal(text(decode(`${time} stderr P part`)), "part");
  assert.equal(text(decode(`${time} stderr F `)), "\n");
  assert.equal(text(decode(`${time} stdout F:x tagged`)), "tagged\n");
});

test("decodeLogLine() passes over what is no line", () => {
  assert.equal(decode(""), undefined);
  assert.equal(decode(`${time} stdout F`), undefined);
  assert.equal(decode(`${time} stdin F x`), undefined);
});

test("LogFile reads what is added, and no line before it is whole", () => {
  const directory = mkdtempSync(join(tmpdir(), "log-"));
  try {
    const path = join(directory, "log");
    writeFileSync(path, `${time} stdout F one\n${time} std`);
    using log = new LogFile(path);
    assert.deepEqual([...log.read()].map(text), ["one\n"]);
    assert.deepEqual([...log.read()], []);
    appendFileSync(path, `err F ${"x".repeat(200_000)}\n`);
    assert.deepEqual(
      [...log.read()].map((line) => [line.stream, line.bytes.length]),
      [["stderr", 200_001]],
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("ContainerLog reads on over files that are put aside, each line once", () => {
  const directory = mkdtempSync(join(tmpdir(), "log-"));
  try {
    const path = join(directory, "log");
    const write = (name: string): void => appendFileSync(path, `${time} stdout F ${name}\n`);
    const putAside = (): void => {
      rmSync(`${path}.2`, { force: true });
      for (const [from, to] of [
        [`${path}.1`, `${path}.2`],
        [path, `${path}.1`],
      ] as const) {
        if (existsSync(from)) renameSync(from, to);
      }
    };
    write("1");
    putAside();
    write("2");
    using log = new ContainerLog(path, 3);
    using end = new ContainerLog(path, 3, "end");
    assert.deepEqual([...log.read()].map(text), ["1\n", "2\n"]);
    write("3");
    putAside();
    assert.deepEqual([...log.read()].map(text), ["3\n"]); // and nothing is begun yet
    write("4");
    putAside();
    write("5");
    assert.deepEqual([...log.read()].map(text), ["4\n", "5\n"]);
    assert.deepEqual([...end.read()].map(text), ["3\n", "4\n", "5\n"]);
    for (const name of ["6", "7", "8", "9"]) {
      putAside();
      write(name);
    }
    assert.deepEqual([...log.read()].map(text), ["7\n", "8\n", "9\n"]); // the others are gone
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("tailLines() counts lines, not the pieces they came in", () => {
  const pieces = ["stdout F 1", "stdout P 2a", "stderr F e", "stdout F 2b", "stdout F 3"]
    .map((piece) => decode(`${time} ${piece}`))
    .filter((line) => line !== undefined);
  assert.equal(tailLines(pieces, 3).map(text).join(""), "2a2b\ne\n3\n");
  assert.equal(tailLines(pieces, 1).map(text).join(""), "3\n");
  assert.deepEqual(tailLines(pieces, 0), []);
});
