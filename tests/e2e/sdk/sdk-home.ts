import { watch } from "node:fs";
import { dirname } from "node:path";
import { before } from "node:test";
import { type Engine, openEngine, type OpenOptions } from "@skiff/sdk";
import { programs } from "../../fixtures/index.ts";
import { SkiffHome } from "../skiff-home.ts";

/** A `SkiffHome` for programs that use the SDK. */
export class SdkHome extends SkiffHome {
  readonly options: OpenOptions = { root: this.root, programs: dirname(programs.oar) };

  constructor() {
    super();
    // Whatever it runs on keeps its inotify instance from the first watcher on.
    before(() => watch(this.folder).close());
  }

  open(options: OpenOptions = {}): Promise<Engine> {
    return openEngine({ ...this.options, ...options });
  }
}
