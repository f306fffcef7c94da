import { Fault } from "@skiff/base";
import type { Results } from "../compare.ts";
import type { Measure } from "../contender.ts";

const colours: Readonly<Record<string, string>> = { oar: "#0b7285", skiff: "#0b7285" };
const otherColour = "#adb5bd";
const width = 720;
const barHeight = 22;
const left = 90;
const right = 200;

/** An SVG with one block of bars for each measure, the fastest on top, whiskers from p10 to p90. */
export function renderChart(results: Results, shown: readonly Measure[]): string {
  let y = 0;
  const blocks = shown.map((measure) => {
    const block = renderBlock(results, measure, y);
    y += block.height;
    return block.svg;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    `<title>Milliseconds, less is better</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...blocks,
    "</svg>\n",
  ].join("\n");
}

function renderBlock(
  results: Results,
  measure: Measure,
  top: number,
): { svg: string; height: number } {
  const bars = [...results]
    .flatMap(([name, of]) => {
      const summary = of.get(measure);
      return summary === undefined ? [] : [{ name, ...summary }];
    })
    .toSorted((a, b) => a.median - b.median);
  if (bars.length === 0) throw new Fault("invalid_argument", `nothing measured for ${measure}`);
  const scale = (width - left - right) / Math.max(...bars.map(({ p90 }) => p90));
  const lines = bars.map(({ name, median, p10, p90 }, i) => {
    const y = top + 34 + i * (barHeight + 6);
    const middle = y + barHeight / 2;
    const x = (milliseconds: number): string => (left + milliseconds * scale).toFixed(1);
    return [
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${name}</text>`,
      `<rect x="${left}" y="${y}" width="${(median * scale).toFixed(1)}" height="${barHeight}" rx="2" fill="${colours[name] ?? otherColour}"/>`,
      `<line x1="${x(p10)}" x2="${x(p90)}" y1="${middle}" y2="${middle}" stroke="#212529"/>`,
      `<text x="${(left + Math.max(median, p90) * scale + 8).toFixed(1)}" y="${middle + 4}">${median.toFixed(1)} ms</text>`,
    ].join("\n");
  });
  return {
    svg: [
      `<text x="12" y="${top + 22}" font-weight="600">${measure} of /bin/true</text>`,
      ...lines,
    ].join("\n"),
    height: 34 + bars.length * (barHeight + 6) + 8,
  };
}
