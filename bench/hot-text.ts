import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { link } from "../scripts/build/link.ts";
import { root } from "../scripts/build/root.ts";
import { runTool } from "../scripts/build/run-tool.ts";
import { type Piece, readLinkMap } from "./hot-text/read-link-map.ts";
import { makeBundles } from "./make-bundles.ts";

/**
 * Finds out which functions of the host the common commands of `dist/bin/oar` execute, and writes
 * host/hot.ld, by which the linker puts them next to each other: the kernel maps 16 pages around
 * each one that is touched, and so most of the others never come to memory.
 */
using undo = new DisposableStack();
const scratch = mkdtempSync("/var/tmp/hot-text-");
undo.defer(() => rmSync(scratch, { recursive: true }));
const tracer = join(scratch, "executed");
runTool(["gcc", "-O2", "-o", tracer, "bench/hot-text/executed.c"], root);
const linked = join(scratch, "linked");
const map = join(scratch, "map");
link("dist/host/release.a", linked, [`-Wl,-Map=${map}`]);
const pieces = readLinkMap(readFileSync(map, "utf8"));
const instructions = join(scratch, "instructions");
const assembly = runTool(
  ["objdump", "--disassemble", "--no-show-raw-insn", linked],
  root,
).toString();
writeFileSync(instructions, (assembly.match(/^ +[0-9a-f]+(?=:)/gm) ?? []).join("\n"));

const oar = [join(root, "dist/bin/oar"), "--root", join(scratch, "state")] as const;
const bundle = makeBundles(scratch);
const id = `hot-${process.pid}`;
const create = ["create", "--bundle", bundle.long, id];
const executed = new Set<number>();
watch(...create);
const ofCreate = pieces.filter(ran);
undo.defer(() => run(oar, "delete", "--force", id));
run(oar, "delete", "--force", id);
run(oar, ...create);
watch("start", id);
watch("exec", id, "/bin/true");
watch("state", id);
watch("version");
watch("list");
watch("kill", id, "KILL");
watch("delete", "--force", id);
watch("run", "--bundle", bundle.short, id);

const hot = pieces.filter(ran);
writeFileSync(join(root, "host/hot.ld"), render(ofCreate, hot));
const bytes = (of: readonly Piece[]): number => of.reduce((sum, { length }) => sum + length, 0);
console.log(`${hot.length} of ${pieces.length} pieces, ${bytes(hot)} of ${bytes(pieces)} bytes`);

function watch(...args: readonly string[]): void {
  const list = join(scratch, "list");
  run([tracer, list, instructions, ...oar], ...args);
  for (const line of readFileSync(list, "utf8").trimEnd().split("\n")) {
    executed.add(Number.parseInt(line, 16));
  }
}

/** Without a pipe that a container would hold open. */
function run(program: readonly string[], ...args: readonly string[]): void {
  runTool(["sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh", ...program, ...args], root);
}

function ran({ address, length }: Piece): boolean {
  for (let at = address; at < address + length; at++) if (executed.has(at)) return true;
  return false;
}

/**
 * What create executes comes first, then what the others do: its image is the largest.
 * What no command reads goes in front of the other constants: the tables of Unicode and of logarithms,
 * and those from which the build made the language's functions.
 */
function render(ofCreate: readonly Piece[], all: readonly Piece[]): string {
  const lines = [ofCreate, all].flatMap((some) =>
    some.map(({ pattern }) => `    ${pattern}`).toSorted(),
  );
  return `/* Made by bench/hot-text.ts: what create, start, state, list, exec, kill, delete, run and version execute. */
SECTIONS
{
  .text.hot :
  {
${[...new Set(lines)].join("\n")}
  }
}
INSERT BEFORE .text;
SECTIONS
{
  .rodata.cold :
  {
    *libunicode.o(.rodata.unicode_* .rodata.case_conv_*)
    *quickjs.o(.rodata.js_*_funcs .rodata.js_*_funcs.* .rodata.js_atom_init .rodata.js_std_class_def .rodata.qjsc_*)
    *libregexp.o(.rodata.re_parse_* .rodata.get_class_atom)
    *_data.lo(.rodata .rodata.*)
    *rem_pio2*.lo(.rodata .rodata.*)
  }
}
INSERT AFTER .eh_frame;
`;
}
