import type { Results } from "../compare.ts";
import type { Measure } from "../contender.ts";
import { peakKib } from "./peak-kib.ts";

/** What the project sets out to reach. */
interface Target {
  readonly measure: Measure;
  readonly ours: string;
  readonly theirs: string;
  readonly atMost: number;
}

const targets: readonly Target[] = [
  { measure: "create+start+delete", ours: "oar", theirs: "crun", atMost: 0.5 },
  { measure: "create+start+delete", ours: "oar", theirs: "runc", atMost: 0.25 },
  { measure: "version", ours: "oar", theirs: "crun", atMost: 0.25 },
  { measure: "run --rm", ours: "skiff", theirs: "podman", atMost: 0.17 },
  { measure: "run --rm", ours: "skiff", theirs: "docker", atMost: 0.12 },
  { measure: "run --rm", ours: "skiff", theirs: "ctr, containerd", atMost: 0.27 },
  { measure: "load", ours: "skiff", theirs: "ctr, containerd", atMost: 0.8 },
  { measure: "pull", ours: "skiff", theirs: "ctr, containerd", atMost: 0.8 },
];

const peakMegabytesAtMost = 2;

/** One line for each target: what was measured, what was aimed at, and whether it is reached. */
export function judgeTargets(results: Results): string[] {
  const oar = results.get("oar");
  const kibibytes = oar && peakKib(oar);
  const peak = kibibytes && (kibibytes * 1024) / 1e6;
  return [
    ...targets.flatMap(({ measure, ours, theirs, atMost }) => {
      const mine = results.get(ours)?.get(measure);
      const other = results.get(theirs)?.get(measure);
      if (mine === undefined || other === undefined) return [];
      const ratio = mine.median / other.median;
      return [
        verdict(ratio <= atMost, `${measure}: ${ours} takes ${ratio.toFixed(2)} of ${theirs}`, {
          aim: `≤ ${atMost}`,
        }),
      ];
    }),
    ...(peak === undefined
      ? []
      : [
          verdict(peak <= peakMegabytesAtMost, `peak memory of oar: ${peak.toFixed(2)} MB`, {
            aim: `≤ ${peakMegabytesAtMost}`,
          }),
        ]),
  ];
}

function verdict(reached: boolean, figure: string, { aim }: { aim: string }): string {
  return `${reached ? "reached" : "MISSED "}  ${figure} (aim: ${aim})`;
}
