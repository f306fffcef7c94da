import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { before, test } from "node:test";
import { skiffdHome } from "../e2e/ctr/skiffd-home.ts";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { comesTrue } from "../fixtures/comes-true.ts";
import { OarHome } from "../fixtures/index.ts";
import { effort } from "../fuzz/effort.ts";
import { type Random, randomOf } from "../seccomp/random-profile.ts";
import type { Churner } from "./churner.ts";
import { ctrChurner } from "./ctr-churner.ts";
import { oarChurner } from "./oar-churner.ts";
import { type Host, observeHost } from "./observe-host.ts";
import { skiffChurner } from "./skiff-churner.ts";

/** `make churn` says how many; a sample otherwise. */
const cycles = Number(process.env["CHURN_CYCLES"] ?? "200");
const workers = 8;
/** From so many on the kernel's memory tells something: fewer are lost in what others do. */
const telling = 5000;
/** KiB of it for each container. Where all leave something that is more: a network namespace takes 160, cgroups of v1 490. */
const tolerance = 2;

const oar = new OarHome();
const skiff = new SkiffHome();
const skiffd = skiffdHome();

before(() => void skiffd.ok("images", "import", skiffd.image));

test("thousands of containers by eight processes, with runtimes, shims, commands and daemons killed, leave nothing behind", async () => {
  const churners = [oarChurner(oar, 8), skiffChurner(skiff, 1), ctrChurner(skiffd, 1)];
  const killed = new Map<string, number>();
  const host = observeHost();
  const began = performance.now();
  let next = 0;
  const work = async (worker: number): Promise<void> => {
    const random = randomOf(effort.seed * workers + worker);
    for (let index = next++; index < cycles; index = next++) {
      const victim = await chosen(churners, random).cycle(index, random);
      if (victim !== undefined) killed.set(victim, (killed.get(victim) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const seconds = Math.round((performance.now() - began) / 1000);
  const kills = [...killed].map(([victim, count]) => `${count} × ${victim}`).join(", ");
  console.log(`${cycles} containers in ${seconds} s, seed ${effort.seed}; killed: ${kills}`);
  demandNothingToReport();
  demandSameHost(host);
});

function chosen(churners: readonly Churner[], random: Random): Churner {
  const all = churners.flatMap((churner) => Array.from({ length: churner.share }, () => churner));
  const found = all[random(all.length)];
  assert.ok(found !== undefined);
  return found;
}

/** Of ours: others use the machine, too. */
function demandNothingToReport(): void {
  assert.deepEqual(oar.oar(["doctor"]), { status: 0, stdout: "", stderr: "" });
  assert.deepEqual(readdirSync(oar.root), []);
  assert.deepEqual(skiff.states(), {});
  const { stdout } = skiff.skiff("doctor");
  const ours = stdout.split("\n").filter((line) => {
    return [oar.marker, skiff.folder, skiffd.marker].some((marker) => line.includes(marker));
  });
  assert.deepEqual(ours, []);
}

/** The kernel frees a removed cgroup some time later, and that of memory only without the files' pages that it was charged for. */
function demandSameHost(before: Host): void {
  const memory = ({ slab, percpu }: Host): number => slab + percpu;
  const isMeasured = cycles >= telling;
  if (isMeasured) writeFileSync("/proc/sys/vm/drop_caches", "1"); // those pages: proc_sys_vm(5)
  const most = memory(before) + tolerance * cycles;
  const isSame = comesTrue(() => !isMeasured || memory(observeHost()) < most);
  const after = observeHost();
  const kinds = ["cgroups", "mounts", "files", "slab", "percpu"] as const;
  for (const kind of kinds) console.log(`${kind}: ${before[kind]} → ${after[kind]}`);
  assert.equal(after.mounts, before.mounts);
  assert.ok(isSame, `the kernel has ${memory(after) - memory(before)} KiB more`);
}
