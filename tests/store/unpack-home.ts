import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach } from "node:test";
import { type TarEntry, TarDecoder } from "@skiff/spec";
import { programs } from "../fixtures/index.ts";
import { type Entry, makeTar } from "./make-tar.ts";

export interface Unpacked {
  readonly status: number | null;
  /** What a program reads: the fault as JSON. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for one test file; in it, for each test, a directory that layers are unpacked into. */
export class UnpackHome {
  readonly folder: string = mkdtempSync(join(tmpdir(), `unpack${process.pid}-`));
  #count = 0;

  constructor() {
    beforeEach(() => {
      this.#count++;
      mkdirSync(this.directory, { recursive: true });
    });
    after(() => rmSync(this.folder, { recursive: true }));
  }

  get directory(): string {
    return join(this.folder, String(this.#count), "layer");
  }

  /** Another directory of this test. */
  sibling(name: string): string {
    const path = join(this.folder, String(this.#count), name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  at(path: string): string {
    return join(this.directory, path);
  }

  unpack(layer: readonly Entry[] | Buffer, lower: readonly string[] = []): Unpacked {
    return this.unpackInto(this.directory, layer, lower);
  }

  unpackInto(
    directory: string,
    layer: readonly Entry[] | Buffer,
    lower: readonly string[] = [],
    more: readonly string[] = [],
  ): Unpacked {
    const input = Buffer.isBuffer(layer) ? layer : makeTar(layer);
    const options = lower.length === 0 ? [] : ["--lower", lower.join(":")];
    const { status, stdout, stderr } = spawnSync(
      programs.oar,
      ["unpack", ...options, ...more, directory],
      {
        input,
        encoding: "utf8",
      },
    );
    return { status, stdout, stderr };
  }

  /** What GNU tar finds in the directory, extended attributes included. */
  list(): ReadonlyMap<string, TarEntry> {
    const args = [
      "--xattrs",
      "--xattrs-include=*",
      "--format=pax",
      "-C",
      this.directory,
      "-c",
      ".",
    ];
    const { stdout } = spawnSync("tar", args, { maxBuffer: 2 ** 28 });
    const bytes = new Uint8Array(stdout);
    const decoder = new TarDecoder();
    const entries = new Map<string, TarEntry>();
    for (let at = 0; at < bytes.length;) {
      const step = decoder.block(bytes.subarray(at, at + 512));
      at += 512;
      if (step.kind === "extension") decoder.extend(bytes.subarray(at, at + step.size));
      if (step.kind === "entry") entries.set(step.entry.path.replace(/^\.\//, ""), step.entry);
      const size =
        step.kind === "extension" ? step.size : step.kind === "entry" ? step.entry.size : 0;
      at += Math.ceil(size / 512) * 512;
    }
    return entries;
  }
}
