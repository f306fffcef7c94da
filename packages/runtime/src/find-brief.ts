import {
  type At,
  type Checksums,
  type Files,
  ignoring,
  type Pid,
  pid,
  readSmallFile,
} from "@skiff/kernel";
import { type ContainerId, integer, Mismatch, string } from "@skiff/spec";
import { findChecked } from "./find-record-file.ts";

/** Of a container what a table tells: one short line of `init.json`, for who reads a thousand of them. */
export interface Brief {
  readonly pid: Pid;
  readonly startTime: number;
  readonly bundle: string;
  readonly created: string;
  /** The file that says whether its processes are stopped; empty where there is none. */
  readonly freezer: string;
}

/**
 * Undefined where it is not there, or is garbage: what the whole record says counts then.
 * @param root Where containers are kept.
 */
export function findBrief(kernel: Files & Checksums, root: At, id: ContainerId): Brief | undefined {
  const text = ignoring(["ENOENT"], () => readSmallFile(kernel, `${id}/init.json`, root));
  if (text?.at(-1) !== "\n") return undefined;
  const start = text.lastIndexOf("\n", text.length - 2) + 1;
  const line = { sum: text.slice(start, start + 8), json: text.slice(start + 9, -1) };
  return findChecked(kernel, line, decodeBrief);
}

/** By hand, and by no decoder of arrays: it is done a thousand times. */
function decodeBrief(value: unknown): Brief {
  if (!Array.isArray(value)) throw new Mismatch("is no array");
  const fields: readonly unknown[] = value;
  return {
    pid: pid(integer(fields[0])),
    startTime: integer(fields[1]),
    bundle: string(fields[2]),
    created: string(fields[3]),
    freezer: string(fields[4]),
  };
}
