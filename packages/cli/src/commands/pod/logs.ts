import { Fault } from "@skiff/base";
import {
  type Container,
  type Engine,
  listMembers,
  type LogLine,
  readLog,
  resolvePod,
} from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { text } from "../../grammar/text.ts";
import { toggle } from "../../grammar/toggle.ts";
import { decodeTail, logSpanFlags, readLogSpan } from "../../options/log-span-flags.ts";

const { follow, since, until, timestamps } = logSpanFlags;
const container = text({
  name: "container",
  short: "c",
  value: "string",
  help: "Filter logs by container name or id which belongs to pod",
});
const names = toggle({
  name: "names",
  short: "n",
  help: "Output container names instead of container IDs in the log",
});
const tail = converted(
  text({
    name: "tail",
    value: "int",
    help: "Number of lines to show from the end of each container's log (default -1: all)",
  }),
  decodeTail,
);
const idLength = 12;
const newline = 0x0a;

export const podLogs: Command = {
  usage: "[OPTIONS] POD",
  summary: "Fetch logs for pod with one or more containers",
  flags: [container, follow, names, since, tail, timestamps, until],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const engine = await session.engine();
    const pod = resolvePod(engine, line.operands[0] ?? "");
    const members = chosenMembers(engine, pod, line.get(container));
    const options = { ...readLogSpan(line), tail: line.get(tail) };
    const label = ({ id, name }: Container): string =>
      members.length === 1 ? "" : `${line.get(names) ? name : id.slice(0, idLength)} `;
    const write = async ({ stream, time, bytes, label: whose }: Told): Promise<void> => {
      const before = line.get(timestamps) ? `${whose}${time} ` : whose;
      await session[stream === "stdout" ? "out" : "err"](
        Buffer.concat([Buffer.from(before), bytes]),
      );
    };
    const logs = members.map((member) =>
      wholeLines(readLog(engine, member, options), label(member)),
    );
    if (options.follow) await Promise.all(logs.map((log) => writeAll(log, write)));
    else await writeAll(byTime(logs), write);
    return 0;
  },
};

/** A line, and what says whose it is. */
interface Told extends LogLine {
  readonly label: string;
}

/** Throws `not_found` for a container that is not in the pod. */
function chosenMembers(
  engine: Engine,
  pod: Container,
  wanted: string | undefined,
): readonly Container[] {
  const members = listMembers(engine, pod);
  if (wanted === undefined) return members;
  const { id, name } = engine.containers.resolve(wanted);
  const found = members.filter((member) => member.id === id);
  if (found.length > 0) return found;
  throw new Fault("not_found", `container ${name} is not in pod ${pod.name}`);
}

async function writeAll(
  lines: AsyncIterable<Told>,
  write: (line: Told) => Promise<void>,
): Promise<void> {
  for await (const line of lines) await write(line);
}

/** Those of several containers come in between each other, but not their pieces. */
async function* wholeLines(pieces: AsyncIterable<LogLine>, label: string): AsyncGenerator<Told> {
  const begun = new Map<LogLine["stream"], LogLine>();
  for await (const piece of pieces) {
    const first = begun.get(piece.stream);
    const bytes = first === undefined ? piece.bytes : Buffer.concat([first.bytes, piece.bytes]);
    const line = { ...(first ?? piece), bytes };
    if (bytes.at(-1) === newline) yield { ...line, label };
    if (bytes.at(-1) === newline) begun.delete(piece.stream);
    else begun.set(piece.stream, line);
  }
  for (const line of begun.values()) yield { ...line, label };
}

/** RFC 3339 in UTC, all of one length: the order of the texts is that of the times. */
async function* byTime(logs: readonly AsyncGenerator<Told>[]): AsyncGenerator<Told> {
  const heads = await Promise.all(logs.map(async (log) => ({ log, next: await log.next() })));
  for (;;) {
    const waiting = heads.flatMap((head) =>
      head.next.done === true ? [] : [{ head, line: head.next.value }],
    );
    const [first] = waiting.toSorted((a, b) => (a.line.time < b.line.time ? -1 : 1));
    if (first === undefined) return;
    yield first.line;
    first.head.next = await first.head.log.next();
  }
}
