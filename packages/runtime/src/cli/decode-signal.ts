import { Fault } from "@skiff/base";
import { type Signal, type SignalName, signals } from "@skiff/kernel";

const least = 34; // SIGRTMIN
const most = 64;

/** A signal as people write it: KILL, SIGKILL, 9, RTMIN+3. Throws `invalid_argument`. */
export function decodeSignal(text: string): Signal {
  const name = text.toUpperCase().replace(/^(SIG)?/, "SIG");
  if (isSignalName(name)) return name;
  const [, offset] = /^SIGRTMIN(?:\+(\d+))?$/.exec(name) ?? [];
  const number = name.startsWith("SIGRTMIN") ? least + Number(offset ?? 0) : Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  throw new Fault("invalid_argument", `unknown signal ${JSON.stringify(text)}`);
}

function isSignalName(name: string): name is SignalName {
  return Object.hasOwn(signals, name);
}
