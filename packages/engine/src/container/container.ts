import type { ContainerId } from "@skiff/spec";
import type { ContainerName } from "./container-name.ts";
import type { ContainerRecord } from "./container-record.ts";

/** A container as it is recorded. Whether it runs is observed, see `observeContainer`. */
export interface Container extends ContainerRecord {
  readonly id: ContainerId;
  readonly name: ContainerName;
  /** The image as its maker called it. */
  readonly imageName: string;
  readonly snapshotKey: string;
  readonly createdAt: Date;
}
