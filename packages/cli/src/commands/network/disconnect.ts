import { disconnectContainer } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { toggle } from "../../grammar/toggle.ts";

const force = toggle({
  name: "force",
  short: "f",
  help: "Accepted for Docker's sake: a container is always disconnected, whatever plugins say",
});

export const networkDisconnect: Command = {
  usage: "[OPTIONS] NETWORK CONTAINER",
  summary: "Disconnect a container from a network",
  flags: [force],
  operands: { least: 2, most: 2 },
  run: async ({ operands: [network = "", name = ""] }, session) => {
    const engine = await session.engine();
    await disconnectContainer(engine, engine.containers.resolve(name), network);
    return 0;
  },
};
