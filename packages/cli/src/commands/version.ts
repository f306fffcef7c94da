import type { Command } from "../command.ts";
import { valueFormat } from "../format/value-format.ts";
import { formatFlag } from "../options/format-flag.ts";
import { versionNumber } from "../version-number.ts";

export const version: Command = {
  usage: "[OPTIONS]",
  summary: "Show the Skiff version information",
  flags: [formatFlag],
  operands: { least: 0, most: 0 },
  run: async (line, { out }) => {
    const format = line.get(formatFlag);
    const Os = process.platform;
    const Arch = process.arch === "x64" ? "amd64" : process.arch;
    const Version = versionNumber;
    if (format === undefined) {
      await out(`Skiff\n Version:    ${Version}\n OS/Arch:    ${Os}/${Arch}\n`);
      return 0;
    }
    // The server of a command without a daemon is the command itself.
    const KernelVersion = process.getBuiltinModule("node:os").release();
    const Client = { Version, Os, Arch };
    const Server = { Platform: { Name: "Skiff" }, Version, Os, Arch, KernelVersion };
    await out(valueFormat(format)({ Client, Server }));
    return 0;
  },
};
