import { Fault } from "@skiff/base";
import type { PublishedPort } from "@skiff/engine";
import type { Command } from "../command.ts";
import { hostAndPort } from "../format/host-and-port.ts";

export const port: Command = {
  usage: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  summary: "List port mappings or a specific mapping for the container",
  flags: [],
  operands: { least: 1, most: 2 },
  run: async ({ operands: [name = "", wanted] }, session) => {
    const engine = await session.engine();
    const { id } = engine.containers.resolve(name);
    const published = engine.attachments
      .listOfContainer(id)
      .flatMap(({ ports }) => ports)
      .toSorted((a, b) => (insideOf(a) < insideOf(b) ? -1 : 1));
    const inside = wanted === undefined ? undefined : decodeWanted(wanted);
    const shown = published.filter((one) => inside === undefined || insideOf(one) === inside);
    if (inside !== undefined && shown.length === 0) {
      throw new Fault("not_found", `no public port '${inside}' published for ${name}`);
    }
    const lines = shown.map((one) => {
      const outside = `${hostAndPort(one.address, one.hostPort)}\n`;
      return inside === undefined ? `${insideOf(one)} -> ${outside}` : outside;
    });
    await session.out(lines.join(""));
    return 0;
  },
};

function insideOf({ port, protocol }: PublishedPort): string {
  return `${port}/${protocol}`;
}

/** Throws `invalid_argument`. */
function decodeWanted(text: string): string {
  const [, number = "", protocol = "tcp"] = /^(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  if (number === "") throw new Fault("invalid_argument", `invalid port: ${text}`);
  return `${number}/${protocol.toLowerCase()}`;
}
