import { Fault } from "@skiff/base";
import {
  containerTree,
  copyFiles,
  type Engine,
  hostTree,
  readFiles,
  type TreePath,
  writeFiles,
} from "@skiff/engine";
import { decompress } from "@skiff/store";
import { readInput } from "../bun/read-input.ts";
import type { Command } from "../command.ts";
import { humanSize } from "../format/human-size.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";

const archive = toggle({
  name: "archive",
  short: "a",
  help: "Archive mode (copy all uid/gid information)",
});
const follow = toggle({
  name: "follow-link",
  short: "L",
  help: "Always follow symbol link in SRC_PATH",
});
const quiet = toggle({
  name: "quiet",
  short: "q",
  help: "Suppress the summary; without a terminal there is none",
});

export const cp: Command = {
  usage: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|- or SRC_PATH|- CONTAINER:DEST_PATH",
  summary: "Copy files/folders between a container and the local filesystem",
  flags: [archive, follow, quiet],
  operands: { least: 2, most: 2 },
  run: async (line, session) => {
    const [source = "", destination = ""] = line.operands;
    const [from, to] = [decodePlace(source), decodePlace(destination)];
    demandOneContainer(from, to);
    const options = { archive: line.get(archive), follow: line.get(follow) };
    const engine = await session.engine();
    if (to.path === "-" && to.container === undefined) {
      const bytes = readFiles(engine, await open(engine, from), options);
      for await (const chunk of bytes) await session.out(chunk);
      return 0;
    }
    demandWritable(engine, to);
    const target = await open(engine, to);
    const size =
      from.path === "-" && from.container === undefined
        ? await writeFiles(engine, target, { bytes: decompress(readInput()), archive: true })
        : await copyFiles(engine, { from: await open(engine, from), to: target }, options);
    const isShown = process.getBuiltinModule("node:tty").isatty(1) && !line.get(quiet);
    if (isShown) await session.err(`Successfully copied ${humanSize(size)} to ${destination}\n`);
    return 0;
  },
};

interface Place {
  /** Undefined for this machine. */
  readonly container: string | undefined;
  readonly path: string;
}

/** "CONTAINER:PATH"; a path that begins with a slash or a dot is this machine's, whatever it has. */
function decodePlace(text: string): Place {
  const colon = text.indexOf(":");
  if (text.startsWith("/") || text.startsWith(".") || colon < 1) {
    return { container: undefined, path: text };
  }
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}

function demandOneContainer(from: Place, to: Place): void {
  if (from.container !== undefined && to.container !== undefined) {
    throw new UsageFault("copying between containers is not supported");
  }
  if (from.container === undefined && to.container === undefined) {
    throw new UsageFault("must specify at least one container source");
  }
}

function demandWritable({ containers }: Engine, { container }: Place): void {
  if (container === undefined || !containers.resolve(container).config.readOnly) return;
  throw new Fault("failed_precondition", `container ${container}: rootfs is marked read-only`);
}

/** Relative paths start at the root of a container, and here where we are. What a path ends with is kept: it means something. */
async function open(engine: Engine, { container: name, path }: Place): Promise<TreePath> {
  if (name === undefined) {
    return { tree: hostTree, path: path.startsWith("/") ? path : `${process.cwd()}/${path}` };
  }
  const container = engine.containers.resolve(name);
  return {
    tree: await containerTree(engine, container),
    path: path.startsWith("/") ? path : `/${path}`,
  };
}
