import { tagImage } from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import type { Command } from "../command.ts";

export const tag: Command = {
  usage: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
  summary: "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
  flags: [],
  operands: { least: 2, most: 2 },
  run: async ({ operands: [source = "", target = ""] }, session) => {
    const name = decodeReference(target);
    tagImage(await session.engine(), source, name);
    return 0;
  },
};
