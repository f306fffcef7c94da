import { cpus, release } from "node:os";
import { runTool } from "../scripts/build/run-tool.ts";

/** One line: what was measured, on what; with `more` of Debian's packages. */
export function describeMachine(...more: readonly string[]): string {
  const [cpu] = cpus();
  const peers = ["crun", "runc", "podman", ...more].map(packageVersion).join(", ");
  return `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, Linux ${release()}; Debian's ${peers}`;
}

function packageVersion(name: string): string {
  return `${name} ${runTool(["dpkg-query", "-W", "-f=${Version}", name], ".").toString()}`;
}
