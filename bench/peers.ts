import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describeMachine } from "./describe-machine.ts";
import { ociPrograms } from "./oci-commands.ts";
import { Peer } from "./peers/peer.ts";
import { situations } from "./peers/situations.ts";
import { fillSection } from "./report/fill-section.ts";

/* How deletion ends with each runtime in the situations in which it fails: into the page that tells of it. */
const page = "docs/how-deletion-works.md";

const heading = `| | what happens | ${ociPrograms.map(({ name }) => name).join(" | ")} |`;
const lines = [heading, `|${" --- |".repeat(ociPrograms.length + 2)}`];
for (const { row, happens, look } of situations) {
  const cells: string[] = [];
  for (const { path, ...program } of ociPrograms) {
    using scratch = new DisposableStack();
    const folder = mkdtempSync(join(tmpdir(), "peers-"));
    scratch.defer(() => rmSync(folder, { recursive: true }));
    const peer = new Peer({ ...program, path: path.includes("/") ? resolve(path) : path }, folder);
    scratch.defer(() => peer.clean());
    cells.push(await look(peer));
    console.error(`${row} ${peer.name}: ${cells.at(-1)}`);
  }
  lines.push(`| ${row} | ${happens} | ${cells.join(" | ")} |`);
}
const table = `${lines.join("\n")}\n\nExit codes, messages and leftovers as seen (\`make peers\`); ${describeMachine()}.`;
writeFileSync(page, fillSection(readFileSync(page, "utf8"), { name: "peers", text: table }));
