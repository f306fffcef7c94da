import {
  AT_FDCWD,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  readFile,
} from "@skiff/kernel";

/** As the kernel's "max" is said where only a number may be. */
const unlimited = 0xffff_ffff_ffff_ffffn;

/** The files in a cgroup's directory that say what it used. Those that are not there say nothing. */
export class StatFiles {
  readonly #kernel: Files;
  readonly #path: string | undefined;

  constructor(kernel: Files, path: string | undefined) {
    this.#kernel = kernel;
    this.#path = path;
  }

  /** A file of one number. */
  number(name: string): bigint | undefined {
    const text = this.#text(name).trim();
    if (text === "max") return unlimited;
    return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  }

  /** The same where "max" is no number. */
  limit(name: string): bigint | undefined {
    const limit = this.number(name);
    return limit === unlimited ? undefined : limit;
  }

  /** A file of lines `NAME NUMBER`. */
  table(name: string): Readonly<Record<string, bigint>> {
    const rows = this.lines(name).flatMap(([key = "", value = ""]) =>
      /^\d+$/.test(value) ? [[key, BigInt(value)] as const] : [],
    );
    return Object.fromEntries(rows);
  }

  /** Each line's words. */
  lines(name: string): readonly (readonly string[])[] {
    return this.#text(name)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.trim().split(/\s+/));
  }

  /** What `pattern` has in parentheses, of each file's name that it fits. */
  names(pattern: RegExp): readonly string[] {
    if (this.#path === undefined) return [];
    const path = this.#path;
    const entries = ignoring(["ENOENT"], () => {
      using dir = this.#kernel.openat2(AT_FDCWD, path, {
        flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC,
      });
      return this.#kernel.getdents64(dir);
    });
    return (entries ?? []).flatMap(({ name }) => {
      const found = typeof name === "string" ? pattern.exec(name)?.[1] : undefined;
      return found === undefined ? [] : [found];
    });
  }

  /** EOPNOTSUPP: swap is not accounted; ENODEV: the cgroup was removed meanwhile. */
  #text(name: string): string {
    if (this.#path === undefined) return "";
    const path = `${this.#path}/${name}`;
    return ignoring(["ENOENT", "ENODEV", "EOPNOTSUPP"], () => readFile(this.#kernel, path)) ?? "";
  }
}
