import type { Container } from "../container/container.ts";
import { isKeptByOther } from "../container/keeper.ts";
import { planRestart } from "../container/plan-restart.ts";

/**
 * Whether a container has something coming that no command may be there for: its removal, its next
 * start, its next check, its owner's end, the end of what another process began and did not live to
 * finish. What another living process keeps is that one's, but for the end of the owner.
 */
export function needsWarden(container: Container, bootId: string): boolean {
  const { keeper, owner, intent, startedAt, exit, autoRemove, config, restartPolicy } = container;
  if (owner !== undefined) return true; // it goes when that does, whoever keeps it until then
  if (isKeptByOther(container)) return false;
  if (keeper !== undefined || intent !== "kept") return true; // whoever kept it has died
  if (startedAt === undefined) return false;
  if (autoRemove) return true;
  if (exit !== undefined) return planRestart(container, bootId) !== undefined;
  return restartPolicy.name !== "no" || config.health !== undefined;
}
