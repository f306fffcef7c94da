import { join } from "node:path";
import { writeFileSync, readFileSync } from "node:fs";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { describeMachine } from "./describe-machine.ts";
import { crowding, living } from "./engines/contenders.ts";
import { makeClients } from "./engines/make-clients.ts";
import { type Level, measureCrowd } from "./engines/measure-crowds.ts";
import { measureCalls } from "./engines/measure-calls.ts";
import { image } from "./make-engines.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { fillSection } from "./report/fill-section.ts";
import { judgeTargets } from "./report/judge-targets.ts";
import { renderCalls } from "./report/render-calls.ts";
import { renderCrowds } from "./report/render-crowds.ts";
import { renderTable } from "./report/render-table.ts";

/*
 * skiff and skiffd beside Docker, podman and containerd, each as Debian has it: lives of containers, memory
 * and time with many living, calls a second. The Makefile says how much of it.
 */
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 40);
const enoughForPage = 40;
const few = Math.min(rounds, 2);
const sizes = (process.env["ENGINES_LIVING"] ?? "").split(" ").map(Number);
const page = "docs/bench-engines.md";

interface Found {
  readonly lives: Results;
  readonly crowds: Results;
  readonly levels: ReadonlyMap<string, readonly Level[]>;
  /** Calls a second, by method and daemon. */
  readonly calls: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const found = await onStage(measureAll);
const text = render(found);
console.log(text);
console.log(judgeTargets(found.lives).join("\n"));
if (rounds >= enoughForPage) {
  writeFileSync(page, fillSection(readFileSync(page, "utf8"), { name: "bench-engines", text }));
}

async function measureAll(stage: Stage): Promise<Found> {
  const { scratch, spawner } = stage;
  const archive = join(scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  const clients = await makeClients(stage, archive);
  const lives = await compare(clients.map(living), rounds, spawner);
  console.error("lives: done");
  const crowds = await compare(clients.map(crowding), few, spawner, { warming: 1 });
  console.error("creates at once: done");
  const daemons = ["skiffd", "containerd"];
  const addresses = new Map(daemons.map((name) => [name, join(scratch, name, "c.sock")]));
  const calls = await measureCalls(addresses);
  const levels = new Map<string, readonly Level[]>();
  for (const client of clients) levels.set(client.name, await measureCrowd(client, sizes, spawner));
  return { lives, crowds, levels, calls };
}

function render({ lives, crowds, levels, calls }: Found): string {
  return [
    `${describeMachine("containerd")}; ${rounds} interleaved rounds.`,
    renderTable(lives),
    `Containers made by 32 clients at once, ${few} rounds.`,
    renderTable(crowds),
    "With so many living: one more made, and removed, in milliseconds; and what daemon and shims have of memory for each that lives, in MB.",
    renderCrowds(levels),
    "Calls that a daemon answers in a second, 16 at a time on one connection.",
    renderCalls(calls),
  ].join("\n\n");
}
