import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import type { Engine } from "../engine.ts";
import type { Files } from "../files.ts";
import type { Images } from "../images.ts";
import type { Networks } from "../networks.ts";
import type { Pod, Pods } from "../pods.ts";
import type { Process } from "../process.ts";
import type { Volumes } from "../volumes.ts";

/** What is called in the daemon. */
export interface Nouns {
  readonly engine: Engine;
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly pods: Pods;
  readonly container: Container;
  readonly pod: Pod;
  /** `write` is `writeArchive`. */
  readonly files: Omit<Files, "write">;
  readonly process: ServedProcess;
}

export type Noun = keyof Nouns;

/** A `Process` but for its exit code, which is the answer to the call that began it. */
export interface ServedProcess extends Pick<Process, "stdout" | "stderr" | "kill" | "resize"> {
  /** Writes all of that to its input, and closes it. */
  readonly feed: (input: AsyncIterable<Uint8Array>) => Promise<void>;
  /** As the process's own. */
  readonly dispose: () => Promise<void>;
}

/** How what a member gives crosses. Whichever is asked for is said by the member's type. */
export type CrossingOf<Given> =
  Given extends Promise<Container>
    ? "container"
    : Given extends Promise<readonly Container[]>
      ? "containers"
      : Given extends Promise<Pod>
        ? "pod"
        : Given extends Promise<readonly Pod[]>
          ? "pods"
          : Given extends Promise<Process>
            ? "process"
            : Given extends Promise<Uint8Array>
              ? "content"
              : Given extends Promise<unknown>
                ? "value"
                : Given extends ReadableStream
                  ? "bytes"
                  : Given extends AsyncIterable<unknown>
                    ? "values"
                    : never;

export type Crossing =
  | "container"
  | "containers"
  | "pod"
  | "pods"
  | "process"
  | "content"
  | "value"
  | "bytes"
  | "values";

type GivenBy<Member> = Member extends (...args: never[]) => infer Given ? Given : Member;

type Crossings<T> = {
  readonly [
    Name in keyof T as Name extends string
      ? CrossingOf<GivenBy<T[Name]>> extends never
        ? never
        : Name
      : never
  ]: CrossingOf<GivenBy<T[Name]>>;
};

export type CrossingTable = { readonly [N in Noun]: Crossings<Nouns[N]> };

/** All that may be called in the daemon. Whatever the SDK gets besides does not compile until it is here. */
export const crossings: CrossingTable = {
  engine: { run: "container", output: "value", events: "values" },
  images: {
    pull: "value",
    load: "value",
    import: "value",
    push: "value",
    save: "bytes",
    get: "value",
    list: "value",
    tag: "value",
    remove: "value",
  },
  containers: { create: "container", get: "container", list: "containers" },
  networks: {
    create: "value",
    get: "value",
    list: "value",
    remove: "value",
    connect: "value",
    disconnect: "value",
  },
  volumes: { create: "value", get: "value", list: "value", remove: "value" },
  pods: { create: "pod", get: "pod", list: "pods" },
  container: {
    stdout: "bytes",
    stderr: "bytes",
    start: "value",
    stop: "value",
    restart: "value",
    kill: "value",
    wait: "value",
    untilHealthy: "value",
    port: "value",
    usage: "value",
    top: "value",
    update: "value",
    changes: "value",
    commit: "value",
    export: "bytes",
    output: "value",
    exec: "process",
    attach: "process",
    logs: "values",
    pause: "value",
    unpause: "value",
    rename: "value",
    inspect: "value",
    remove: "value",
  },
  pod: { start: "value", stop: "value", inspect: "value", port: "value", remove: "value" },
  files: {
    read: "content",
    copyIn: "value",
    copyOut: "value",
    readArchive: "bytes",
    writeArchive: "value",
  },
  process: {
    stdout: "bytes",
    stderr: "bytes",
    kill: "value",
    resize: "value",
    feed: "value",
    dispose: "value",
  },
};
