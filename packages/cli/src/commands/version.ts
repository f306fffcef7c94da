import type { Command } from "../command.ts";
import { versionNumber } from "../version-number.ts";

export const version: Command = {
  usage: "",
  summary: "Show the Skiff version information",
  flags: [],
  operands: { least: 0, most: 0 },
  run: async (_, { out }) => {
    const arch = process.arch === "x64" ? "amd64" : process.arch;
    await out(`Skiff\n Version:    ${versionNumber}\n OS/Arch:    ${process.platform}/${arch}\n`);
    return 0;
  },
};
