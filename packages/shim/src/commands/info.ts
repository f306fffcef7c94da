import { readAll, writeAll } from "@skiff/kernel";
import { kernel } from "@skiff/kernel/quickjs";
import { any, decode, encode, runtimeInfo } from "@skiff/proto";
import { features } from "@skiff/runtime";
import { version } from "../version.ts";

/** The type of what the runtime specification calls features, as containerd names it; its value is JSON. */
const featuresName = "types.containerd.io/opencontainers/runtime-spec/1/features/Features";

// containerd writes the container's options, an Any, to standard input, and reads them back with the rest.
const given = readAll(kernel, { fd: 0 });
const info = {
  name: "io.containerd.oar.v1",
  version: { version },
  features: {
    typeUrl: featuresName,
    value: new TextEncoder().encode(JSON.stringify(features(kernel))),
  },
  options: given.length === 0 ? undefined : decode(any, given),
};
writeAll(kernel, { fd: 1 }, encode(runtimeInfo, info));
kernel.exit_group(0);
