import { attachContainer } from "@skiff/engine";
import { Fault } from "@skiff/base";
import type { Command } from "../command.ts";
import { toggle } from "../grammar/toggle.ts";
import { attachFlags } from "../options/attach-flags.ts";
import { attach as attachStreams } from "../terminal/attach.ts";

const noStdin = toggle({ name: "no-stdin", help: "Do not attach STDIN" });
const { detachKeys, sigProxy } = attachFlags;

export const attach: Command = {
  usage: "[OPTIONS] CONTAINER",
  summary: "Attach local standard input, output, and error streams to a running container",
  flags: [detachKeys, noStdin, sigProxy],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const engine = await session.engine();
    const container = engine.containers.resolve(line.operands[0] ?? "");
    const { tty, stdin } = container.config;
    using attached = attachStreams(session, {
      tty,
      stdin: stdin && !line.get(noStdin),
      signals: line.get(sigProxy),
      detachKeys: line.get(detachKeys),
    });
    const ended = await attachContainer(engine, container, attached.attachment);
    if (ended === "detached") throw new Fault("cancelled", "read escape sequence");
    return ended;
  },
};
