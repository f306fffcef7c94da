import { Fault } from "@skiff/base";

/** A value is not what its document's format says: "linux.namespaces[2].type: expected string, found number". */
export class Mismatch extends Fault {
  override readonly name: string = "Mismatch";
  /** The JSON path of the value, empty for the whole document. */
  readonly path: string;
  readonly problem: string;

  constructor(problem: string, path = "") {
    super("invalid_argument", path === "" ? problem : `${path}: ${problem}`);
    this.path = path;
    this.problem = problem;
  }

  /** The same, seen from the object or array that has the value as `key`. */
  within(key: string | number): Mismatch {
    const separator = this.path === "" || this.path.startsWith("[") ? "" : ".";
    return new Mismatch(this.problem, `${segment(key)}${separator}${this.path}`);
  }
}

function segment(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[\w$-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`;
}
