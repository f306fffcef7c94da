import assert from "node:assert/strict";
import { test } from "node:test";
import type { Results } from "../compare.ts";
import type { Summary } from "../summarize.ts";
import { fillSection } from "./fill-section.ts";
import { judgeGrowth } from "./judge-growth.ts";
import { judgeTargets } from "./judge-targets.ts";
import { renderChart } from "./render-chart.ts";
import { type Level, renderGrowth } from "./render-growth.ts";
import { renderMemory } from "./render-memory.ts";
import { renderRemovals } from "./render-removals.ts";
import { renderTable } from "./render-table.ts";

const results: Results = new Map([
  ["oar", new Map([["create+start+delete", summary(10, 1400)] as const])],
  [
    "crun",
    new Map([
      ["create+start+delete", summary(30, 3500)],
      ["version", summary(2, 3000)],
    ] as const),
  ],
]);

test("renderTable() has a row for each measure and marks what was not measured", () => {
  assert.equal(
    renderTable(results),
    [
      "| milliseconds, median (p10–p90) | oar | crun |",
      "| --- | ---: | ---: |",
      "| `create+start+delete` | **10.0** (9.00–11.0) | **30.0** (29.0–31.0) |",
      "| `version` | – | **2.00** (1.00–3.00) |",
      "| peak memory of the first, MiB | 1.4 | 3.4 |",
    ].join("\n"),
  );
});

test("renderChart() draws the fastest first, to scale", () => {
  const svg = renderChart(results, ["create+start+delete"]);
  assert.ok(svg.indexOf(">oar<") < svg.indexOf(">crun<"));
  const widths = [...svg.matchAll(/<rect x="90" .*? width="([\d.]+)"/g)].map(([, w]) => Number(w));
  assert.equal(((widths[1] ?? 0) / (widths[0] ?? 1)).toFixed(1), "3.0");
});

test("renderChart() refuses a measure that nobody has", () => {
  assert.throws(() => renderChart(results, ["exec"]), { code: "invalid_argument" });
});

test("judgeTargets() says what is reached and what is missed", () => {
  assert.deepEqual(judgeTargets(results), [
    "reached  create+start+delete: oar takes 0.33 of crun (aim: ≤ 0.5)",
    "reached  peak memory of oar: 1.43 MB (aim: ≤ 2)",
  ]);
  const slow: Results = new Map([
    ["oar", new Map([["create+start+delete", summary(20, 4096)] as const])],
    ["crun", new Map([["create+start+delete", summary(30, 1)] as const])],
  ]);
  assert.deepEqual(judgeTargets(slow), [
    "MISSED   create+start+delete: oar takes 0.67 of crun (aim: ≤ 0.5)",
    "MISSED   peak memory of oar: 4.19 MB (aim: ≤ 2)",
  ]);
});

test("renderGrowth() has a row for each measure and number living", () => {
  assert.deepEqual(
    renderGrowth([level(0, 10), level(100, 11)])
      .split("\n")
      .slice(2),
    [
      "| `create+start+delete`, 0 living | **4.00** (3.00–5.00) | **10.0** (9.00–11.0) |",
      "| `create+start+delete`, 100 living | **4.00** (3.00–5.00) | **11.0** (10.0–12.0) |",
      "| `list`, 0 living | – | **10.0** (9.00–11.0) |",
      "| `list`, 100 living | – | **11.0** (10.0–12.0) |",
    ],
  );
});

test("judgeGrowth() compares with the fewest living, whatever their order", () => {
  assert.deepEqual(judgeGrowth([level(500, 20), level(0, 10), level(100, 11)]), [
    "reached  create+start+delete with 100 living: 1.10 of what oar takes with 0, the floor 1.00 (aim: it does not grow)",
    "MISSED   create+start+delete with 500 living: 2.00 of what oar takes with 0, the floor 1.00 (aim: it does not grow)",
  ]);
});

test("renderMemory() has the peaks that were measured, and what stays", () => {
  const peaks: Results = new Map([["oar", new Map([["create", summary(1, 2048)] as const])]]);
  const stays = { waiting: { rss: 1024, pss: 512 }, attending: { rss: 3072, pss: 256 } };
  const rows = renderMemory(peaks, new Map([["oar", stays]])).split("\n");
  assert.equal(rows[2], "| peak of `create` | **2.00** |");
  assert.equal(rows[3], "| peak of `start` | – |");
  assert.deepEqual(rows.slice(-4), [
    "| resident in a container that waits to be started | **1.00** |",
    "| …its share, of ten that wait | **0.50** |",
    "| resident beside a `run` in the foreground | **3.00** |",
    "| …its share | **0.25** |",
  ]);
});

test("renderRemovals() has a row for each number and manner, and marks who was not measured", () => {
  const removals = { p50: 2, p99: 34.56, all: 1234.5, failed: 0 };
  const rows = [
    { count: 1, manner: "one by one", of: new Map([["oar", removals]]) },
    { count: 10, manner: "at once", of: new Map([["oar", { ...removals, failed: 3 }]]) },
  ] as const;
  assert.deepEqual(renderRemovals(["oar", "podman"], rows).split("\n").slice(2), [
    "| 1 | **2.00** · 34.6 · 1235 | – |",
    "| 10 at once | **2.00** · 34.6 · 1235; 3 failed | – |",
  ]);
});

test("fillSection() replaces only what is between the markers of that name", () => {
  const page =
    "a\n<!-- bench: begin -->\nold\n<!-- bench: end -->\n<!-- b: begin -->\nc\n<!-- b: end -->\n";
  assert.equal(fillSection(page, { name: "bench", text: "new\n" }), page.replace("old", "new"));
  assert.throws(() => fillSection(page, { name: "a", text: "new" }), { code: "not_found" });
});

function level(living: number, median: number): Level {
  const of = new Map([
    ["create+start+delete", summary(median, 1)],
    ["list", summary(median, 1)],
  ] as const);
  const floor = new Map([["create+start+delete", summary(4, 1)] as const]);
  return {
    living,
    cycled: new Map([
      ["floor", floor],
      ["oar", of],
    ]),
    listed: new Map([["oar", of]]),
  };
}

function summary(median: number, peakKib: number): Summary {
  return { runs: 40, median, p10: median - 1, p90: median + 1, peakKib };
}
