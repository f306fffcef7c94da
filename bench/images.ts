import { join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { describeMachine } from "./describe-machine.ts";
import { obtaining } from "./engines/contenders.ts";
import { makeBigImage } from "./engines/make-big-image.ts";
import { makeClients } from "./engines/make-clients.ts";
import { image } from "./make-engines.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { fillSection } from "./report/fill-section.ts";
import { judgeTargets } from "./report/judge-targets.ts";
import { renderTable } from "./report/render-table.ts";

/*
 * An image of many files taken in by skiff and skiffd beside Docker, podman and containerd. The Makefile says how
 * big it is, and how often. With a smaller one the page is left alone.
 */
const megabytes = Number(process.env["IMAGES_MEGABYTES"]);
const rounds = Number(process.env["IMAGES_ROUNDS"]);
const enoughForPage = { megabytes: 500, rounds: 3 };
const page = "docs/bench-engines.md";

const found = await onStage(measure, { disk: "60G" });
const text = [
  `${describeMachine("containerd")}; ${rounds} interleaved rounds with an image of ${megabytes} MB.`,
  renderTable(found),
].join("\n\n");
console.log(`${text}\n\n${judgeTargets(found).join("\n")}`);
if (megabytes >= enoughForPage.megabytes && rounds >= enoughForPage.rounds) {
  writeFileSync(page, fillSection(readFileSync(page, "utf8"), { name: "bench-images", text }));
}

async function measure(stage: Stage): Promise<Results> {
  const archive = join(stage.scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  const clients = await makeClients(stage, archive);
  const big = await makeBigImage(stage, megabytes * 1e6);
  const contenders = clients.map((client) => obtaining(client, big));
  return compare(contenders, rounds, stage.spawner, { warming: 1 });
}
