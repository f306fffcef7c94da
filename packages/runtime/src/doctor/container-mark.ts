import type { CgroupDirectory } from "@skiff/cgroups";
import { AT_EMPTY_PATH, type At, type Files, STATX_BASIC_STATS } from "@skiff/kernel";
import {
  type ContainerId,
  type Decoder,
  decodeContainerId,
  Mismatch,
  object,
  decodeJson,
  string,
} from "@skiff/spec";
import { decodeCgroup, encodeCgroup } from "../owned.ts";

/** What is written on a container's cgroup: whose it is, should its record be lost. */
export interface ContainerMark {
  readonly root: string;
  /** The file system that has the record: in another mount namespace it is another one. */
  readonly device: string;
  readonly id: ContainerId;
  readonly cgroup: readonly CgroupDirectory[];
}

export function encodeMark({ root, device, id, cgroup }: ContainerMark): string {
  return JSON.stringify({ root, device, id, cgroup: encodeCgroup(cgroup) });
}

/** Undefined for what another version wrote. */
export function findMark(text: string): ContainerMark | undefined {
  try {
    return decodeJson(text, decode);
  } catch (error) {
    if (error instanceof Mismatch) return undefined;
    throw error;
  }
}

export function deviceOf(kernel: Pick<Files, "statx">, file: At): string {
  const { devMajor, devMinor } = kernel.statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  return `${devMajor}:${devMinor}`;
}

const decode: Decoder<ContainerMark> = object((mark) => ({
  root: mark.required("root", string),
  device: mark.required("device", string),
  id: decodeContainerId(mark.required("id", string)),
  cgroup: mark.required("cgroup", decodeCgroup),
}));
