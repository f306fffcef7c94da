import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { DockerRegistry } from "../../registry/docker-registry.ts";
import type { SkiffHome } from "../skiff-home.ts";

/** A second image of one layer more, in an archive and in a registry, and not in the home. */
export class OtherImage {
  readonly name = "other";
  /** Says "other" when it is run. */
  readonly command: readonly string[] = ["cat", "/which"];
  readonly #folder: string = mkdtempSync(join(tmpdir(), "other-image-"));
  readonly #registry: DockerRegistry = DockerRegistry.start(join(this.#folder, "registry"));

  /** Of a test file's home, made after it. */
  constructor(home: SkiffHome) {
    before(() => {
      const script = "echo other > /which; mkdir -p /a/b; ln -s /which /a/b/link";
      home.ok("run", "--name", "source", "busybox", "sh", "-c", script);
      home.ok("commit", "source", this.name);
      home.ok("rm", "source");
      home.ok("save", "-o", this.archive, this.name);
      home.ok("tag", this.name, this.reference);
      home.ok("push", this.reference);
      home.ok("rmi", this.name, this.reference);
    });
    after(async () => {
      await this.#registry[Symbol.asyncDispose]();
      rmSync(this.#folder, { recursive: true });
    });
  }

  get archive(): string {
    return join(this.#folder, "other.tar");
  }

  /** What to pull. */
  get reference(): string {
    return `${this.#registry.host}/${this.name}:latest`;
  }
}
