import { Fault, isFault } from "@skiff/base";
import { type Idle, planIdleRules } from "./plan-idle-rules.ts";
import { planSweep, type SweptContainer } from "./plan-sweep.ts";
import { runTool, type ToolEnd } from "./run-tool.ts";

/** Others change rules too: what was read may be outdated once it is acted on. */
const mostTries = 5;

/** The rules of IPv4, or those of IPv6. */
export type Rules = "iptables" | "ip6tables";

/** Removes what plugins left of a container in the firewall's rules. Idempotent. Throws what iptables says. */
export function sweepRules(rules: Rules, container: SweptContainer): void {
  for (let tries = 1; ; tries++) {
    const saved = save(rules);
    const plan = saved && planSweep(saved.stdout, container);
    if (plan === undefined) return;
    const { status, stderr } = restore(rules, plan);
    if (status !== 0 && tries === mostTries) {
      throw new Fault("internal", `${rules}-restore: ${stderr.trim()}`);
    }
  }
}

/** Removes what plugins have made for a bridge, and for all containers where nobody uses it. Idempotent. */
export function sweepIdleRules(rules: Rules, idle: Idle): void {
  const saved = save(rules);
  const plan = saved && planIdleRules(saved.stdout, idle);
  // Refused as a whole where somebody has begun to use it: then it is theirs.
  if (plan !== undefined) restore(rules, plan);
}

function restore(rules: Rules, plan: string): ToolEnd {
  return runTool(`${rules}-restore`, ["--noflush", "--wait", "10"], { input: plan });
}

/** Without iptables no plugin has made a rule. */
function save(rules: Rules): ToolEnd | undefined {
  const program = `${rules}-save`;
  try {
    const end = runTool(program, []);
    if (end.status !== 0) throw new Fault("internal", `${program}: ${end.stderr.trim()}`);
    return end;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return undefined;
  }
}
