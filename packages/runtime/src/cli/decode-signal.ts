import { Fault } from "@skiff/base";
import { type Signal, type SignalName, signals } from "@skiff/kernel";

const least = 34; // SIGRTMIN
const most = 64;

/** A signal as people write it: KILL, SIGKILL, 9, RTMIN+3; 0 is none, and only looks (kill(2)). Throws `invalid_argument`. */
export function decodeSignal(text: string): Signal {
  const name = text.toUpperCase().replace(/^(SIG)?/, "SIG");
  if (isSignalName(name)) return name;
  const number = /^\d+$/.test(text) ? Number(text) : realTimeNumber(name);
  if (number !== undefined && number <= most) return number;
  throw new Fault("invalid_argument", `unknown signal ${JSON.stringify(text)}`);
}

function realTimeNumber(name: string): number | undefined {
  const [isRealTime, distance = "0"] = /^SIGRTMIN(?:\+(\d+))?$/.exec(name) ?? [];
  return isRealTime === undefined ? undefined : least + Number(distance);
}

function isSignalName(name: string): name is SignalName {
  return Object.hasOwn(signals, name);
}
