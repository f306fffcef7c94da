import {
  array,
  boolean,
  type Decoder,
  integerBetween,
  Mismatch,
  object,
  string,
  uint64,
} from "../decode/index.ts";
import type { Capabilities, Process, Rlimit, User } from "./config.ts";
import { label } from "./label.ts";
import { decodeExecCpuAffinity, decodeIoPriority, decodeScheduler } from "./decode-scheduling.ts";

const id = integerBetween(0, 0xffff_fffe);

/** `process` of config.json, and the file that `exec --process` reads. */
export const decodeProcess: Decoder<Process> = object((process) => {
  return {
    terminal: process.optional("terminal", boolean),
    consoleSize: process.optional("consoleSize", decodeConsoleSize),
    user: process.optional("user", decodeUser) ?? { uid: 0, gid: 0 },
    args: process.required("args", decodeArgs),
    env: process.optional("env", array(decodeVariable)),
    cwd: process.required("cwd", absolutePath),
    capabilities: process.optional("capabilities", decodeCapabilities),
    rlimits: process.optional("rlimits", array(decodeRlimit)),
    noNewPrivileges: process.optional("noNewPrivileges", boolean),
    apparmorProfile: process.optional("apparmorProfile", label),
    selinuxLabel: process.optional("selinuxLabel", label),
    oomScoreAdj: process.optional("oomScoreAdj", integerBetween(-1000, 1000)),
    scheduler: process.optional("scheduler", decodeScheduler),
    ioPriority: process.optional("ioPriority", decodeIoPriority),
    execCPUAffinity: process.optional("execCPUAffinity", decodeExecCpuAffinity),
  };
});

const decodeConsoleSize = object((size) => ({
  height: size.required("height", integerBetween(0, 0xffff)),
  width: size.required("width", integerBetween(0, 0xffff)),
}));

const decodeUser: Decoder<User> = object((user) => ({
  uid: user.optional("uid", id) ?? 0,
  gid: user.optional("gid", id) ?? 0,
  umask: user.optional("umask", integerBetween(0, 0o777)),
  additionalGids: user.optional("additionalGids", array(id)),
}));

const decodeCapabilities: Decoder<Capabilities> = object((sets) => ({
  bounding: sets.optional("bounding", array(string)),
  effective: sets.optional("effective", array(string)),
  inheritable: sets.optional("inheritable", array(string)),
  permitted: sets.optional("permitted", array(string)),
  ambient: sets.optional("ambient", array(string)),
}));

const decodeRlimit: Decoder<Rlimit> = object((rlimit) => ({
  type: rlimit.required("type", string),
  soft: rlimit.required("soft", uint64),
  hard: rlimit.required("hard", uint64),
}));

function decodeArgs(value: unknown): readonly string[] {
  const args = array(string)(value);
  if (args.length === 0 || args[0] === "") throw new Mismatch("names no program to run");
  return args;
}

function decodeVariable(value: unknown): string {
  const variable = string(value);
  if (variable.indexOf("=") < 1)
    throw new Mismatch(`${JSON.stringify(variable)} is not NAME=value`);
  return variable;
}

export function absolutePath(value: unknown): string {
  const path = string(value);
  if (!path.startsWith("/")) {
    throw new Mismatch(`${JSON.stringify(path)} must be an absolute path`);
  }
  return path;
}
