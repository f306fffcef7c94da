import { Fault } from "@skiff/base";
import type { Ulimit } from "./surroundings.ts";

const types =
  "as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split(
    " ",
  );

/** "nofile=1024:2048", "core=-1". Throws `invalid_argument`. */
export function decodeUlimit(text: string): Ulimit {
  const [, type = "", soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(text) ?? [];
  if (soft === undefined) throw invalid(`invalid ulimit argument: ${text}`);
  if (!types.includes(type)) throw invalid(`invalid ulimit type: ${type}`);
  const limit = {
    type: `RLIMIT_${type.toUpperCase()}`,
    soft: Number(soft),
    hard: Number(hard ?? soft),
  };
  if (limit.hard >= 0 && (limit.soft < 0 || limit.soft > limit.hard)) {
    const order = `${limit.soft} > ${limit.hard}`;
    throw invalid(`ulimit soft limit must be less than or equal to hard limit: ${order}`);
  }
  return limit;
}

function invalid(message: string): Fault {
  return new Fault("invalid_argument", message);
}
