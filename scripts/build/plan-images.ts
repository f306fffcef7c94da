import { Fault } from "@skiff/base";
import type { Entry } from "./list-scripts.ts";
import type { Program } from "./program.ts";

export interface Image {
  /** Ends the name of its file: empty for that of the scripts that no image names. */
  readonly suffix: string;
  /** `boot` is in each. */
  readonly entries: readonly Entry[];
}

/** The images in their order, that of the scripts which none of them names at the end. */
export function planImages(scripts: readonly Entry[], images: Program["images"]): Image[] {
  const boot = scripts.filter(({ name }) => name === "boot");
  const rest = new Map(scripts.map((script) => [script.name, script]));
  rest.delete("boot");
  const named = Object.entries(images).map(([image, names]) => ({
    suffix: `-${image}`,
    entries: names.map((name) => {
      const script = rest.get(name);
      if (script === undefined) throw new Fault("internal", `image ${image}: no script ${name}`);
      rest.delete(name);
      return script;
    }),
  }));
  const isWhole = rest.size === 0 && named.length > 0;
  const all = isWhole ? named : [...named, { suffix: "", entries: [...rest.values()] }];
  return all.map(({ suffix, entries }) => ({ suffix, entries: [...boot, ...entries] }));
}
