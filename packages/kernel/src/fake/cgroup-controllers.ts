import { ControlFile } from "./control-file.ts";
import type { Leaf } from "./node.ts";
import { Refusal } from "./refusal.ts";

/** What the model knows of each controller: its files, and whether it counts threads one by one. */
const known: ReadonlyMap<
  string,
  { readonly files: readonly string[]; readonly threaded: boolean }
> = new Map([
  ["cpu", { files: ["cpu.weight", "cpu.max"], threaded: true }],
  ["memory", { files: ["memory.low", "memory.max", "memory.swap.max"], threaded: false }],
  ["pids", { files: ["pids.max"], threaded: true }],
]);

/** The controllers of one v2 cgroup, and those that it gives to the cgroups below it. */
export class CgroupControllers {
  readonly #available: () => readonly string[];
  readonly #hasProcesses: () => boolean;
  readonly #enabled: Set<string> = new Set();
  readonly #limits: Map<string, Leaf> = new Map();

  /** The root's processes are in nobody's way: it never `hasProcesses`. */
  constructor(available: () => readonly string[], hasProcesses: () => boolean) {
    this.#available = available;
    this.#hasProcesses = hasProcesses;
  }

  get enabled(): readonly string[] {
    return [...this.#enabled];
  }

  /** cgroup.controllers and cgroup.subtree_control, which every cgroup has. */
  coreFiles(): readonly (readonly [string, Leaf])[] {
    return [
      ["cgroup.controllers", new ControlFile(() => line(this.#available()))],
      [
        "cgroup.subtree_control",
        new ControlFile(
          () => line(this.enabled),
          (text) => this.#change(text.split(/\s+/).filter(Boolean)),
        ),
      ],
    ];
  }

  /** Those that the cgroup has because the one above it gave it their controller. */
  limits(): readonly (readonly [string, Leaf])[] {
    const names = this.#available().flatMap((controller) => known.get(controller)?.files ?? []);
    return names.map((name) => [name, this.#limit(name)]);
  }

  #limit(name: string): Leaf {
    const found = this.#limits.get(name);
    if (found !== undefined) return found;
    let value = "max";
    const file = new ControlFile(
      () => `${value}\n`,
      (text) => {
        value = text;
      },
    );
    this.#limits.set(name, file);
    return file;
  }

  /** All of it or nothing. */
  #change(words: readonly string[]): void {
    const names = words.map((word) => word.slice(1));
    if (!words.every((word, i) => /^[+-]/.test(word) && known.has(names[i] ?? ""))) {
      throw new Refusal("EINVAL");
    }
    const added = names.filter((name, i) => words[i]?.startsWith("+") && !this.#enabled.has(name));
    if (added.some((name) => !this.#available().includes(name))) throw new Refusal("ENOENT");
    if (this.#hasProcesses() && added.some((name) => known.get(name)?.threaded === false)) {
      throw new Refusal("EBUSY");
    }
    for (const name of added) this.#enabled.add(name);
    for (const word of words) if (word.startsWith("-")) this.#enabled.delete(word.slice(1));
  }
}

/** Of none there is no line. */
function line(names: readonly string[]): string {
  return names.length === 0 ? "" : `${names.join(" ")}\n`;
}
