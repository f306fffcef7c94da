import { type Fault, isFault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Health, HealthCheck, Probe } from "../container/health.ts";
import { tell } from "../events/container-event.ts";
import type { Engine } from "../engine.ts";
import { execProcess } from "../exec-process.ts";
import type { ProcessControl } from "../task/attachment.ts";
import { pause } from "./pause.ts";

const mostOutput = 4096;
const mostProbes = 5;
const sigkill = 9;

/** Checks a running container's health again and again, until `signal` aborts, and records what came of it. */
export async function checkHealth(
  engine: Engine,
  container: Container,
  signal: AbortSignal,
): Promise<void> {
  const check = container.config.health;
  if (check === undefined) return;
  for (;;) {
    await pause(nextInterval(engine.containers.find(container.id) ?? container, check), signal);
    if (signal.aborted) return;
    const probe = await probeOnce(engine, container, check);
    if (signal.aborted) return;
    if (probe === undefined) continue; // paused, or about to be seen to have stopped
    record(engine, container, { check, probe });
  }
}

function nextInterval({ health, startedAt = 0 }: Container, check: HealthCheck): number {
  const isStarting = health?.status === "starting" && Date.now() - startedAt < check.startPeriod;
  return isStarting ? check.startInterval : check.interval;
}

/** Undefined where the container does not run any more. */
async function probeOnce(
  engine: Engine,
  container: Container,
  { args, timeout }: HealthCheck,
): Promise<Probe | undefined> {
  const start = Date.now();
  const decoder = new TextDecoder();
  let output = "";
  let isLate = false;
  using timer = new DisposableStack();
  const take = async (bytes: Uint8Array): Promise<void> => {
    if (output.length < mostOutput) output += decoder.decode(bytes, { stream: true });
  };
  const attachment = {
    stdin: undefined,
    stdout: take,
    stderr: take,
    size: undefined,
    started: (control: ProcessControl): void => {
      const late = setTimeout(() => {
        isLate = true;
        void control.kill(sigkill);
      }, timeout);
      timer.defer(() => clearTimeout(late));
    },
  };
  const options = { args, env: [], tty: false, stdin: false, privileged: false };
  try {
    const status = await execProcess(engine, container, { options, attachment });
    if (isLate) output = `Health check exceeded timeout (${timeout / 1000}s)`;
    const exitCode = isLate || status === "detached" ? -1 : status;
    return { start, end: Date.now(), exitCode, output: output.slice(0, mostOutput) };
  } catch (error) {
    if (!isFault(error)) throw error;
    if (isGone(error)) return undefined;
    return { start, end: Date.now(), exitCode: -1, output: error.message };
  }
}

function isGone({ code }: Fault): boolean {
  return code === "failed_precondition" || code === "unavailable";
}

function record(
  engine: Engine,
  container: Container,
  { check, probe }: { readonly check: HealthCheck; readonly probe: Probe },
): void {
  try {
    engine.containers.change(container, (now) => {
      const { health, startedAt } = now;
      if (health === undefined || startedAt !== container.startedAt) return {};
      const next = planHealthState(health, { check, probe, startedAt });
      if (next.status !== health.status) {
        tell(engine.store, now, { action: `health_status: ${next.status}` });
      }
      return { health: next };
    });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error; // removed meanwhile
  }
}

/** What a check makes of what was known. */
export function planHealthState(
  health: Health,
  seen: {
    readonly check: HealthCheck;
    readonly probe: Probe;
    /** Of the container. Milliseconds since the epoch. */
    readonly startedAt: number | undefined;
  },
): Health {
  const { check, probe, startedAt = 0 } = seen;
  const log = [...health.log, probe].slice(-mostProbes);
  if (probe.exitCode === 0) return { status: "healthy", failingStreak: 0, log };
  const isEarly = health.status === "starting" && probe.start - startedAt < check.startPeriod;
  if (isEarly) return { ...health, log };
  const failingStreak = health.failingStreak + 1;
  const status = failingStreak >= check.retries ? "unhealthy" : health.status;
  return { status, failingStreak, log };
}
