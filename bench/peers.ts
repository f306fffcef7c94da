import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { describeMachine } from "./describe-machine.ts";
import { ociPrograms } from "./oci-commands.ts";
import { EnginePeer } from "./peers/engine-peer.ts";
import { enginePrograms, image } from "./peers/engine-program.ts";
import { Peer } from "./peers/peer.ts";
import type { Situation } from "./peers/situation.ts";
import { engineSituations, situations } from "./peers/situations.ts";
import { removePeersLeftovers } from "./remove-peers-leftovers.ts";
import { fillSection } from "./report/fill-section.ts";

/* How deletion ends with each runtime and engine in the situations in which it fails: into the page that tells of it. */
const page = "docs/how-deletion-works.md";

const tables = [
  await tableOf(situations, lookAtRuntimes),
  await tableOf(engineSituations, lookAtEngines),
];
const seen = `Exit codes, messages and leftovers as seen (\`make peers\`); ${describeMachine("containerd")}.`;
writeFileSync(
  page,
  fillSection(readFileSync(page, "utf8"), { name: "peers", text: [...tables, seen].join("\n\n") }),
);

interface Row {
  readonly row: string;
  readonly happens: string;
}

/** What is seen of each of them, by its name, in one situation after the other. */
async function tableOf<T extends Row>(
  rows: readonly T[],
  lookAt: (situation: T) => Promise<ReadonlyMap<string, string>>,
): Promise<string> {
  const lines: string[] = [];
  for (const situation of rows) {
    const cells = await lookAt(situation);
    if (lines.length === 0) {
      lines.push(`| | what happens | ${[...cells.keys()].join(" | ")} |`);
      lines.push(`|${" --- |".repeat(cells.size + 2)}`);
    }
    const { row, happens } = situation;
    lines.push(`| ${row} | ${happens} | ${[...cells.values()].join(" | ")} |`);
    for (const [name, text] of cells) console.error(`${row} ${name}: ${text}`);
  }
  return lines.join("\n");
}

async function lookAtRuntimes({ look }: Situation<Peer>): Promise<ReadonlyMap<string, string>> {
  const cells = new Map<string, string>();
  for (const { path, ...program } of ociPrograms) {
    using scratch = new DisposableStack();
    const folder = mkdtempSync(join(tmpdir(), "peers-"));
    scratch.defer(() => rmSync(folder, { recursive: true }));
    const peer = new Peer({ ...program, path: path.includes("/") ? resolve(path) : path }, folder);
    scratch.defer(() => peer.clean());
    cells.set(peer.name, await look(peer));
  }
  return cells;
}

async function lookAtEngines({
  look,
}: Situation<EnginePeer>): Promise<ReadonlyMap<string, string>> {
  const cells = new Map<string, string>();
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "engine-image-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  scratch.defer(removePeersLeftovers());
  const archive = join(folder, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  for (const program of enginePrograms) {
    await using peer = new EnginePeer(program, mkdtempSync(join(tmpdir(), "peers-")));
    await peer.prepare(archive);
    cells.set(peer.name, await look(peer));
  }
  return cells;
}
