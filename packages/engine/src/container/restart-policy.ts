import { type Decoder, integer, object, oneOf } from "@skiff/spec";

/** Whether a container is started again when it stops by itself. */
export interface RestartPolicy {
  readonly name: "no" | "always" | "on-failure" | "unless-stopped";
  /** Of on-failure: how often at most; 0: for ever. */
  readonly most: number;
}

export const noRestart: RestartPolicy = { name: "no", most: 0 };

export const decodeRestartPolicy: Decoder<RestartPolicy> = object((o) => ({
  name: o.required("name", oneOf("no", "always", "on-failure", "unless-stopped")),
  most: o.required("most", integer),
}));
