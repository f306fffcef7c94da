import { Fault, isFault } from "@skiff/base";
import { AT_FDCWD, type Files, ignoring, type Pid, readFile, writeFile } from "@skiff/kernel";
import { differsFrom } from "./differs-from.ts";
import type { ResctrlPlan } from "./plan-resctrl.ts";
import { putInto } from "./put-into.ts";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** A container's groups in resctrl, to be made and entered; `OwnGroups` removes them. */
export class Resctrl {
  readonly #kernel: Files;
  readonly #plan: ResctrlPlan;
  readonly #made: Set<string> = new Set();

  constructor(kernel: Files, plan: ResctrlPlan) {
    this.#kernel = kernel;
    this.#plan = plan;
  }

  /**
   * What the record says of it before anything is made. Throws `already_exists` for a group that has the
   * container's name, and `not_found` for one that closID names without saying what is to be in it.
   */
  observePlace(): ResctrlPlace {
    const { group, isOwn, lines, monitor } = this.#plan;
    const isThere = this.#kernel.isThere(AT_FDCWD, group);
    if (isOwn && isThere) throw taken(group);
    if (!isOwn && !isThere && lines.length === 0) {
      const what = "without schemata it must be there";
      throw new Fault("not_found", `linux.intelRdt.closID: no ${group}: ${what}`);
    }
    if (monitor !== undefined && isThere && this.#kernel.isThere(AT_FDCWD, monitor)) {
      throw taken(monitor);
    }
    return { group, kind: isOwn ? "own" : isThere ? "found" : "new", monitor };
  }

  /** What `create()` has made of what `observePlace()` said: nothing else is to be undone. */
  get made(): ResctrlPlace | undefined {
    const { group, isOwn, monitor } = this.#plan;
    const isGroup = this.#made.has(group);
    const made = monitor !== undefined && this.#made.has(monitor) ? monitor : undefined;
    if (!isGroup && made === undefined) return undefined;
    return { group, kind: isGroup ? (isOwn ? "own" : "new") : "found", monitor: made };
  }

  /**
   * Makes the groups; one that closID names may be there, with the same schemata. Throws `already_exists`,
   * `failed_precondition` for other schemata, and what resctrl refuses with its own words for it.
   */
  create(): void {
    this.#explained(() => {
      this.#ensureGroup();
      const { group, monitor, lines } = this.#plan;
      const text = lines.map((line) => `${line}\n`).join("");
      if (text !== "") writeFile(this.#kernel, `${group}/schemata`, text);
      if (monitor !== undefined && !this.#mkdir(monitor)) throw taken(monitor);
    });
  }

  /** Puts a process of one thread in. */
  join(process: Pid): void {
    this.#explained(() => putInto(this.#kernel, this.#plan, process));
  }

  #ensureGroup(): void {
    const { group, isOwn, lines, fixed, mount } = this.#plan;
    const mayMake = isOwn || lines.length > 0;
    if (group !== mount && mayMake && this.#mkdir(group)) return;
    if (isOwn) throw taken(group);
    if (fixed.length === 0) return;
    const schemata = readFile(this.#kernel, `${group}/schemata`);
    const grain = this.#grain();
    const other = fixed.find((line) => differsFrom(line, { schemata, grain }));
    if (other === undefined) return;
    const found = schemata.trim().replaceAll(/\s*\n\s*/g, ", ");
    const what = `${group} is there and has other schemata than ${other}: ${found}`;
    throw new Fault("failed_precondition", what);
  }

  /** False where it is there already. */
  #mkdir(path: string): boolean {
    const made = ignoring(["EEXIST"], () => {
      this.#kernel.mkdirat(AT_FDCWD, path, 0o755);
      this.#made.add(path);
      return true;
    });
    return made ?? false;
  }

  /** Percent; 1 where bandwidth is not limited in steps. */
  #grain(): number {
    const file = `${this.#plan.mount}/info/MB/bandwidth_gran`;
    const text = ignoring(["ENOENT"], () => readFile(this.#kernel, file)) ?? "";
    return Math.max(Number.parseInt(text, 10) || 1, 1);
  }

  /** resctrl says in words why it refused the last command. */
  #explained(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isFault(error)) throw error;
      const file = `${this.#plan.mount}/info/last_cmd_status`;
      const status = ignoring(["ENOENT"], () => readFile(this.#kernel, file))?.trim() ?? "ok";
      if (status === "ok" || status === "") throw error;
      throw new Fault(error.code, `${error.message}: ${status}`, { cause: error });
    }
  }
}

function taken(path: string): Fault {
  const what = `resctrl group ${path} is there already, and not this container's`;
  return new Fault("already_exists", what);
}
