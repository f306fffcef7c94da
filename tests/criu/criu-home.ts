import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "@skiff/spec";
import {
  criu,
  eventually,
  OarHome,
  type Outcome,
  programs,
  type TestContainer,
} from "../fixtures/index.ts";

/** What a shell does that counts for ever. */
export const counting = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done";

/** A configuration to be written, made from another. */
type Written = (config: Config) => object;

interface AttemptOptions {
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Containers that count on their standard output, and commands that find criu. */
export class CriuHome extends OarHome {
  /** For the images of one checkpoint. */
  readonly images: string = join(this.folder, "images");
  /** Where a container's standard output goes. */
  readonly output: string = join(this.folder, "output");

  /** A running container that counts, and has said so; the images of another are gone. */
  counting(change: Written = (config) => config): TestContainer {
    return this.started(counting, change);
  }

  /** A running container of a shell script, which has said something. */
  started(script: string, change: Written = (config) => config): TestContainer {
    rmSync(this.images, { recursive: true, force: true });
    writeFileSync(this.output, "");
    const config = this.config();
    const asked = { ...config, process: { ...config.process, args: ["sh", "-c", script] } };
    const container = this.containerOf(JSON.stringify(change(asked)));
    using undo = new DisposableStack();
    undo.use(container);
    this.sure(container, ["run", "--detach"]);
    eventually("it says something", () => this.said() !== "");
    undo.move();
    return container;
  }

  checkpoint(container: TestContainer, ...options: readonly string[]): void {
    this.sure(container, ["checkpoint", "--image-path", this.images, ...options]);
  }

  restore(container: TestContainer, ...options: readonly string[]): void {
    this.sure(container, ["restore", "--detach", "--image-path", this.images, ...options]);
  }

  /** Runs a command that must succeed. */
  sure(container: TestContainer, words: readonly string[]): void {
    const { status, stderr } = this.attempt(container, words);
    assert.equal(status, 0, stderr);
  }

  /** Runs a command with files that a checkpoint can name, not with sockets. */
  attempt(
    container: TestContainer,
    [command = "", ...options]: readonly string[],
    { program = programs.oar, env = criu.env }: AttemptOptions = {},
  ): Outcome {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const words = [program, "--root", this.root, command, ...options, container.id];
    const errors = `${this.output}.errors`;
    const script = `exec "$@" < /dev/null >> ${this.output} 2> ${errors}`;
    const { status } = this.run(
      ["sh", "-c", script, "sh", "/usr/bin/env", ...variables, ...words],
      { cwd: container.bundle },
    );
    return { status, stdout: "", stderr: readFileSync(errors, "utf8") };
  }

  /** PATH with a criu that is a script: $2 is the socket. */
  scriptedCriu(script: string): { readonly PATH: string } {
    const folder = join(this.scratch(), "criu");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "criu"), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    return { PATH: `${folder}:${criu.env.PATH}` };
  }

  /** What the container has said. */
  said(): string {
    return readFileSync(this.output, "utf8");
  }

  /** Where it is. */
  count(): number {
    return Number(this.said().trimEnd().split("\n").at(-1));
  }

  /** It runs, and counts on. */
  demandCounting(container: TestContainer): void {
    assert.equal(container.state()["status"], "running");
    const before = this.count();
    eventually("it counts on", () => this.count() > before);
  }
}
