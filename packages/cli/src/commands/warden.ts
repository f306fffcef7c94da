import { runWarden } from "@skiff/engine";
import type { Command } from "../command.ts";

export const warden: Command = {
  usage: "",
  summary: "Restart, check and remove containers in the background (started when there is need)",
  flags: [],
  operands: { least: 0, most: 0 },
  run: async (_, session) => {
    await runWarden(await session.engine());
    return 0;
  },
};
