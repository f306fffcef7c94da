import { Fault } from "@skiff/base";
import type { Volume } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { randomHex } from "../random-hex.ts";
import { decodeVolumeName } from "./decode-volume-name.ts";
import { demandVolumeOptions } from "./demand-volume-options.ts";
import { tellOfVolume } from "./tell-of-volume.ts";

export interface VolumeMaking {
  /** Absent: it is anonymous. */
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** See `Volume`. */
  readonly options: Readonly<Record<string, string>>;
}

/**
 * The volume of that name, as it is where there is one. Throws `invalid_argument`, and `already_exists` for one
 * that is not what these options say.
 */
export function ensureVolume({ store }: Engine, { name, labels, options }: VolumeMaking): Volume {
  demandVolumeOptions(options);
  const known = name === undefined ? randomHex(32) : decodeVolumeName(name);
  return store.metadata.transaction(() => {
    const found = store.volumes.find(known);
    if (found !== undefined) return demandSame(found, options);
    const isAnonymous = name === undefined;
    const made = store.volumes.create({ name: known, isAnonymous, labels, options });
    tellOfVolume(store, made.name, { action: "create" });
    return made;
  });
}

function demandSame(found: Volume, options: VolumeMaking["options"]): Volume {
  const names = Object.keys(options);
  const isSame =
    names.length === Object.keys(found.options).length &&
    names.every((name) => found.options[name] === options[name]);
  if (names.length === 0 || isSame) return found;
  throw new Fault(
    "already_exists",
    `volume ${found.name} exists already, with other options; remove it first, or use another name`,
  );
}
