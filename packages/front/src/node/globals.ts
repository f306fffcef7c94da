import { linux } from "host:linux";
import { Abortion, AbortionController } from "./abort.ts";
import { Buffer } from "./buffer.ts";
import { addTimer, now, removeTimer } from "./loop.ts";
import { process } from "./process.ts";

/** Makes what Node's programs find without importing it, as far as it is asked for. */
export function installGlobals(): void {
  Object.assign(globalThis, globals);
  Object.assign(Math, { random });
}

const globals = {
  process,
  performance: { now },
  setTimeout: (work: () => void, milliseconds = 0) => addTimer(milliseconds, work),
  clearTimeout: removeTimer,
  AbortController: AbortionController,
  AbortSignal: Abortion,
  crypto: {
    getRandomValues: <T extends Uint8Array | Uint16Array | Uint32Array>(values: T): T => {
      linux.getrandom(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 0);
      return values;
    },
  },
  Buffer,
  /** It knows no names of time zones. */
  Intl: {
    DateTimeFormat: class {
      formatToParts(): readonly [] {
        return [];
      }
    },
  },
};

/** The host has none: it would give the same numbers in every process. */
function random(): number {
  const words = new Uint32Array(1);
  linux.getrandom(new Uint8Array(words.buffer), 0);
  return (words[0] ?? 0) / 2 ** 32;
}
