import { Fault, isFault } from "@skiff/base";
import { type Idle, planIdleRules } from "./plan-idle-rules.ts";
import { planSweep, type SweptContainer } from "./plan-sweep.ts";
import { runTool, type ToolEnd } from "./run-tool.ts";

/** Others change rules too: what was read may be outdated once it is acted on. */
const mostTries = 5;

/** Removes what plugins left of a container in the firewall's rules. Idempotent. Throws what iptables says. */
export function sweepRules(container: SweptContainer): void {
  for (let tries = 1; ; tries++) {
    const saved = iptables("iptables-save", []);
    if (saved === undefined) return;
    const plan = planSweep(saved.stdout, container);
    if (plan === undefined) return;
    const { status, stderr } = runTool("iptables-restore", ["--noflush", "--wait", "10"], plan);
    if (status !== 0 && tries === mostTries) {
      throw new Fault("internal", `iptables-restore: ${stderr.trim()}`);
    }
  }
}

/** Removes what plugins have made for a bridge, and for all containers where nobody uses it. Idempotent. */
export function sweepIdleRules(idle: Idle): void {
  const saved = iptables("iptables-save", []);
  const plan = saved === undefined ? undefined : planIdleRules(saved.stdout, idle);
  // Refused as a whole where somebody has begun to use it: then it is theirs.
  if (plan !== undefined) runTool("iptables-restore", ["--noflush", "--wait", "10"], plan);
}

/** Without iptables no plugin has made a rule. */
function iptables(program: string, args: readonly string[]): ToolEnd | undefined {
  try {
    const end = runTool(program, args);
    if (end.status !== 0) throw new Fault("internal", `${program}: ${end.stderr.trim()}`);
    return end;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return undefined;
  }
}
