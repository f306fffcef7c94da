import assert from "node:assert/strict";
import { join } from "node:path";
import type { ClientHome } from "../e2e/clients/client-home.ts";
import { patience } from "../fixtures/index.ts";
import { runAct } from "../property/run-act.ts";
import type { Churner } from "./churner.ts";

const image = "docker.io/library/busybox:latest";
/** Of so many containers one has its daemon killed. */
const rarely = 5;
/** Milliseconds in which a container is run, most times. */
const longest = 150;

/** `ctr run` and what removes it again, on a `skiffd` that is killed now and then, and started again. */
export function ctrChurner(home: ClientHome, share: number): Churner {
  const run = (...words: readonly string[]): ReturnType<typeof runAct> =>
    runAct(["ctr", "--address", join(home.folder, "c.sock"), ...words]);
  let restarted: Promise<void> | undefined;

  /** One at a time. */
  const restart = async (): Promise<void> => {
    await home.stopDaemon("SIGKILL");
    await home.startDaemon();
    restarted = undefined;
  };
  const remove = async (id: string): Promise<readonly string[]> => {
    const outcomes = [await run("task", "rm", "--force", id), await run("containers", "rm", id)];
    return outcomes
      .filter(({ status, said }) => status !== 0 && !said.includes("not found"))
      .map(({ said }) => said);
  };
  return {
    name: "ctr",
    share,
    cycle: async (index, random) => {
      const id = `${home.marker}-churn-${index}`;
      const kills = random(rarely) === 0;
      const running = run(
        "run",
        "--detach",
        "--runtime",
        "io.containerd.oar.v1",
        image,
        id,
        "sleep",
        "1000",
      );
      if (kills) {
        await delay(random(longest));
        await (restarted ??= restart());
      }
      await running;
      const end = performance.now() + patience;
      // Who is killed meanwhile, for another container, does not answer.
      for (let left = await remove(id); left.length > 0; left = await remove(id)) {
        await restarted;
        assert.ok(performance.now() < end, left.join("; "));
      }
      return kills ? "skiffd" : undefined;
    },
  };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
