import { cpus, release } from "node:os";
import { runTool } from "../scripts/build/run-tool.ts";

/** One line: what was measured, on what. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const peers = ["crun", "runc", "podman"].map(packageVersion).join(", ");
  return `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, Linux ${release()}; Debian's ${peers}`;
}

function packageVersion(name: string): string {
  return `${name} ${runTool(["dpkg-query", "-W", "-f=${Version}", name], ".").toString()}`;
}
