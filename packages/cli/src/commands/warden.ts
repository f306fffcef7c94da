import { runWarden } from "@skiff/engine";
import type { Command } from "../command.ts";
import { wholeNumber } from "../grammar/whole-number.ts";

const expect = wholeNumber({
  name: "expect",
  value: "pid",
  help: "Wait two seconds for the first container of a process",
});

export const warden: Command = {
  usage: "[OPTIONS]",
  summary: "Restart, check and remove containers in the background (started when there is need)",
  flags: [expect],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    await runWarden(await session.engine(), { expecting: line.get(expect) });
    return 0;
  },
};
