import { runTool } from "../scripts/build/run-tool.ts";
import type { Contender } from "./contender.ts";
import { floor } from "./contenders/floor.ts";
import type { Paths } from "./make-bundles.ts";

/** Compiles the floor, which is then a contender. */
export function makeFloor(paths: Paths): Contender {
  runTool(["gcc", "-static", "-O2", "-o", "dist/bench/floor", "bench/floor.c"], ".");
  return floor("dist/bench/floor", paths);
}
