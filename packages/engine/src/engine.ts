import type { Fault } from "@skiff/base";
import type { Plugins } from "@skiff/cni";
import type { Store } from "@skiff/store";
import type { Containers } from "./container/containers.ts";
import type { Layout } from "./layout.ts";
import type { Attachments } from "./network/attachments.ts";
import type { Networks } from "./network/networks.ts";
import type { Platform } from "./platform.ts";
import type { OarProgram } from "./task/oar-program.ts";
import type { ShimProgram } from "./task/shim-program.ts";

/** All that the use-cases work on: one root directory and what runs from it. */
export interface Engine extends Disposable {
  readonly store: Store;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly attachments: Attachments;
  /** Those of CNI. */
  readonly plugins: Plugins;
  readonly layout: Layout;
  readonly platform: Platform;
  readonly shim: ShimProgram;
  readonly oar: OarProgram;
  /** Whether it is an ordinary user's, as root of whose user namespace this runs. */
  readonly rootless: boolean;
  /** Where what failed but was not asked for is told. */
  readonly warn: (fault: Fault) => void;
}
