import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SkiffHome } from "../e2e/skiff-home.ts";
import { shimOf } from "../failures/find-shim.ts";
import { runAct } from "../property/run-act.ts";
import type { Churner } from "./churner.ts";

/** Milliseconds in which a command is done, most times. */
const longest = 250;
const victims = ["run", "shim", "rm", undefined, undefined, undefined] as const;

/** `run -d` and `rm` by `skiff`; of every second container one of these is killed, or its shim. */
export function skiffChurner(home: SkiffHome, share: number): Churner {
  const run = (words: readonly string[], killAfter?: number): ReturnType<typeof runAct> =>
    runAct(home.argv(words), { env: home.environment, killAfter });
  return {
    name: "skiff",
    share,
    cycle: async (index, random) => {
      const victim = victims[random(victims.length)];
      const delay = (verb: string): number | undefined =>
        verb === victim ? random(longest) : undefined;
      const name = `churn-${index}`;
      const idFile = join(home.folder, name);
      const words = ["--name", name, "--cidfile", idFile, "busybox", "sleep", "1000"];
      const { status, said } = await run(["run", "-d", ...words], delay("run"));
      assert.ok(status === 0 || victim === "run", said);
      if (victim === "shim") process.kill(shimOf(readFileSync(idFile, "utf8").trim()), "SIGKILL");
      await run(["rm", "-f", name], delay("rm"));
      const last = await run(["rm", "-f", name]);
      assert.equal(last.status, 0, last.said);
      if (existsSync(idFile)) rmSync(idFile);
      return victim && `skiff's ${victim}`;
    },
  };
}
