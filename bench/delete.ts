import { readFileSync, writeFileSync } from "node:fs";
import { describeMachine } from "./describe-machine.ts";
import { onStage } from "./on-stage.ts";
import type { Manner } from "./removal/manner.ts";
import { measureRemovals, type Removals } from "./removal/measure-removals.ts";
import type { Remover } from "./removal/remover.ts";
import { engineRemovers, runtimeRemovers } from "./removal/removers.ts";
import { fillSection } from "./report/fill-section.ts";
import { type RemovalRow, renderRemovals } from "./report/render-removals.ts";

/*
 * What it costs to remove many containers that run, one by one and at once, by each runtime and engine: the
 * Makefile says how many. With few the page is left alone.
 */
const page = "docs/how-deletion-works.md";
const enoughForPage = 500;
const counts = (process.env["DELETE_COUNTS"] ?? "").split(" ").map(Number);
/** Of engines at most, for their containers take ten times as long to make. */
const most = Number(process.env["DELETE_ENGINES"]);
const mostOfEngines = { "one by one": most, "at once": most };

const began = performance.now();
const [removers, rows] = await onStage(async (stage) => {
  const removers = [...runtimeRemovers(stage), ...(await engineRemovers(stage, mostOfEngines))];
  const rows: RemovalRow[] = [];
  for (const count of counts) {
    const manners: readonly Manner[] = count === 1 ? ["one by one"] : ["one by one", "at once"];
    for (const manner of manners) rows.push(await measureRow({ count, manner }, removers));
  }
  return [removers, rows] as const;

  async function measureRow(
    how: { readonly count: number; readonly manner: Manner },
    removers: readonly Remover[],
  ): Promise<RemovalRow> {
    const of = new Map<string, Removals>();
    for (const remover of removers.filter(({ most }) => how.count <= most[how.manner])) {
      of.set(remover.name, await measureRemovals(stage.spawner, remover, how));
    }
    console.error(`${how.count} ${how.manner}: done`);
    return { ...how, of };
  }
});

const names = removers.map(({ name }) => name);
const table = renderRemovals(names, rows);
console.log(`${table}\n\n${Math.round((performance.now() - began) / 1000)} s`);
if (Math.max(...counts) >= enoughForPage) {
  const what = `Containers that run, removed by \`make bench-delete\`: what one took in the middle and at worst but for one in a hundred, and all of them together; where some failed, how many. ${describeMachine("containerd")}.`;
  const text = fillSection(readFileSync(page, "utf8"), {
    name: "bench-delete",
    text: `${what}\n\n${table}`,
  });
  writeFileSync(page, text);
}
