import type { Moment } from "./moment.ts";

/**
 * The system calls in what `strace -f -b execve` wrote of skiff, from the first that names its root:
 * before that there is only its own beginning. What its children do before they are programs of
 * their own is left out.
 */
export function readMoments(
  trace: string,
  { root, isHandedOver }: { readonly root: string; readonly isHandedOver: boolean },
): readonly Moment[] {
  const calls = trace.split("\n").flatMap(readCall);
  const main = calls[0]?.pid;
  const children = new Set(calls.filter(isExecution).map(({ pid }) => pid));
  const counts = new Map<string, number>();
  const moments: Moment[] = [];
  let hasBegun = false;
  for (const { pid, name, line } of calls) {
    const isMain = pid === main;
    if (!isMain && children.has(pid)) continue;
    const nth = (counts.get(`${pid} ${name}`) ?? 0) + 1;
    counts.set(`${pid} ${name}`, nth);
    hasBegun ||= /^mkdir(at)?$/.test(name) && line.includes(root);
    if (hasBegun) moments.push({ name, nth, isMain, isHandedOver, line });
  }
  return withoutTwins(moments);
}

interface Call {
  readonly pid: string;
  readonly name: string;
  readonly line: string;
}

/** Of a call that others came into, its beginning. */
function readCall(text: string): readonly Call[] {
  const [, pid, line, name] = /^(\d+) +((\w+)\(.*)$/.exec(text) ?? [];
  return pid === undefined || line === undefined || name === undefined ? [] : [{ pid, name, line }];
}

function isExecution({ name }: Call): boolean {
  return name === "execve";
}

/** Several threads come to the same number of calls: only the first can be told apart. */
function withoutTwins(moments: readonly Moment[]): readonly Moment[] {
  const seen = new Set<string>();
  return moments.filter(({ name, nth, isMain }) => {
    const key = `${name} ${nth} ${isMain}`;
    return !seen.has(key) && seen.add(key);
  });
}
