import assert from "node:assert/strict";
import { test } from "node:test";
import type { Results } from "../compare.ts";
import type { Summary } from "../summarize.ts";
import { fillSection } from "./fill-section.ts";
import { judgeTargets } from "./judge-targets.ts";
import { renderChart } from "./render-chart.ts";
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

test("fillSection() replaces only what is between the markers", () => {
  const page = "a\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nb\n";
  assert.equal(
    fillSection(page, "new\n"),
    "a\n<!-- bench: begin -->\nnew\n<!-- bench: end -->\nb\n",
  );
  assert.throws(() => fillSection("a", "new"), { code: "not_found" });
});

function summary(median: number, peakKib: number): Summary {
  return { runs: 40, median, p10: median - 1, p90: median + 1, peakKib };
}
