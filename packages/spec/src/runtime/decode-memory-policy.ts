import { array, type Decoder, object, oneOf } from "../decode/index.ts";
import type { MemoryPolicy } from "./config.ts";
import { decodeNumberList } from "./decode-number-list.ts";
import { memoryPolicies } from "./memory-policies.ts";

const { modes, flags } = memoryPolicies;
const firstFlag = 13;

const nodes = decodeNumberList("memory nodes");

/** An empty list is none: writers in Go leave it so. */
const nodesOrNone: Decoder<readonly number[]> = (value) => (value === "" ? [] : nodes(value));

/** `linux.memoryPolicy` of config.json. */
export const decodeMemoryPolicy: Decoder<MemoryPolicy> = object((policy) => ({
  mode: (policy.optional("flags", array(oneOf(...flags))) ?? []).reduce(
    (mode, flag) => mode | (1 << (firstFlag + flags.indexOf(flag))),
    modes.indexOf(policy.required("mode", oneOf(...modes))),
  ),
  nodes: policy.optional("nodes", nodesOrNone) ?? [],
}));
