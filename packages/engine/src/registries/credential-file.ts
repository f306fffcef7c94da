import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { during, Fault, isFault } from "@skiff/base";
import { decodeJson, map } from "@skiff/spec";
import { guarded } from "@skiff/store";
import { type CredentialConfig, decodeCredentialConfig } from "./credential-config.ts";
import { isFor } from "./server-name.ts";

/** Docker's config.json. Each method reads it anew; what others wrote into it stays there. */
export class CredentialFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws `failed_precondition` for a file with secrets that others can read, `invalid_argument` for a broken one. */
  read(): CredentialConfig {
    const config = during(this.path, () => decodeJson(this.#text(), decodeCredentialConfig));
    const hasSecrets = [...config.auths.values()].some((entry) => entry.credential !== undefined);
    if (hasSecrets) this.#demandPrivate();
    return config;
  }

  /** Makes the file where needed. */
  replace(server: string, entry: Readonly<Record<string, string>>): void {
    const others = this.#others(server);
    this.#write({ ...this.#members(), auths: { ...others, [server]: entry } });
  }

  /** Idempotent. */
  remove(server: string): void {
    if (this.#text() === "{}") return;
    this.#write({ ...this.#members(), auths: this.#others(server) });
  }

  /** Auths but those for the server. */
  #others(server: string): Readonly<Record<string, unknown>> {
    const auths = this.#members()["auths"];
    const entries = auths === undefined || auths === null ? [] : [...anyMap(auths)];
    return Object.fromEntries(entries.filter(([name]) => !isFor(name, server)));
  }

  #members(): Readonly<Record<string, unknown>> {
    return during(this.path, () => Object.fromEntries(decodeJson(this.#text(), anyMap)));
  }

  #text(): string {
    try {
      return guarded(`read ${this.path}`, () => readFileSync(this.path, "utf8"));
    } catch (error) {
      if (isFault(error, "not_found")) return "{}";
      throw error;
    }
  }

  #demandPrivate(): void {
    const { mode, uid } = guarded(`read ${this.path}`, () => statSync(this.path));
    const ours = process.geteuid?.();
    if (uid !== ours && uid !== 0) {
      throw new Fault(
        "failed_precondition",
        `${this.path}: has secrets, and belongs to another user`,
      );
    }
    if ((mode & 0o077) === 0) return;
    throw new Fault(
      "failed_precondition",
      `${this.path}: has secrets that others can read; run: chmod 600 ${this.path}`,
    );
  }

  /** Where a link is in its place, the file that it leads to is replaced, and not the link. */
  #write(members: Readonly<Record<string, unknown>>): void {
    guarded(`write ${this.path}`, () => {
      const path = endOfLinks(this.path);
      const scratch = `${path}.${process.pid}`;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      try {
        writeFileSync(scratch, `${JSON.stringify(members, null, "\t")}\n`, {
          mode: 0o600,
          flag: "wx",
          flush: true,
        });
        renameSync(scratch, path);
      } finally {
        rmSync(scratch, { force: true });
      }
    });
  }
}

/** As far as links lead, whether there is a file or not. Who goes round in circles could not be read before. */
function endOfLinks(path: string, most: number = 40): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (!isLink || most === 0) return path;
  return endOfLinks(resolve(realpathSync(dirname(path)), readlinkSync(path)), most - 1);
}

const anyMap = map((value) => value);
