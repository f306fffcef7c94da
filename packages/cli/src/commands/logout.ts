import { eraseCredential, registrySettings } from "@skiff/engine";
import type { Command } from "../command.ts";
import { decodeServer } from "../options/decode-server.ts";

export const logout: Command = {
  usage: "[SERVER]",
  summary: "Log out from a registry",
  flags: [],
  operands: { least: 0, most: 1 },
  run: async ({ operands }, session) => {
    const server = decodeServer(operands[0]);
    const wasThere = await eraseCredential(registrySettings(process.env), server);
    await session.out(
      wasThere ? `Removing login credentials for ${server}\n` : `Not logged in to ${server}\n`,
    );
    return 0;
  },
};
