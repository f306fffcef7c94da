import assert from "node:assert/strict";
import { type OarHome, oarOptions, programs } from "../fixtures/index.ts";
import { runAct } from "../property/run-act.ts";
import type { Churner } from "./churner.ts";

/** Milliseconds in which a command is done, most times. */
const longest = 15;

/** create, start and delete by `oar`; of every second container one of them is killed. */
export function oarChurner(home: OarHome, share: number): Churner {
  const { bundle } = home.container();
  const run = (words: readonly string[], killAfter?: number): ReturnType<typeof runAct> =>
    runAct([programs.oar, "--root", home.root, ...oarOptions, ...words], { killAfter });
  return {
    name: "oar",
    share,
    cycle: async (index, random) => {
      const id = `${home.marker}-churn-${index}`;
      const killed = random(6); // of three commands, or none
      const acts = [
        ["create", "--bundle", bundle, id],
        ["start", id],
        ["delete", "--force", id],
      ];
      for (const [number, words] of acts.entries()) {
        await run(words, number === killed ? random(longest * 1000) / 1000 : undefined);
      }
      const { status, said } = await run(["delete", "--force", id]);
      assert.equal(status, 0, said);
      return acts[killed] && `oar ${acts[killed][0]}`;
    },
  };
}
