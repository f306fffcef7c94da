import type { Flag } from "../grammar/flag.ts";
import { contentTrustFlag } from "./content-trust-flag.ts";
import { onlyFlag } from "./only-flag.ts";
import { refused } from "./refused.ts";

/** Flags of Docker's for what is not there: each says so, and what to do instead. */
export const refusedFlags: readonly Flag<unknown>[] = [
  contentTrustFlag,
  refused(
    { name: "gpus" },
    "there are no hooks of GPUs' makers; give the devices themselves, by --device",
  ),
  refused({ name: "kernel-memory" }, "kernels of today have no such limit; use --memory"),
  refused({ name: "link" }, "containers of a network find each other by name; use --network"),
  refused({ name: "link-local-ip" }, "give an address of the network's, by --ip or --ip6"),
  refused({ name: "storage-opt" }, "the disk of a container has no limit of its own"),
  onlyFlag("isolation", "default", "Container isolation technology: there is default"),
  onlyFlag("runtime", "oar", "OCI runtime: there is oar"),
  onlyFlag("userns", "host", "User namespace to use: there is the host's"),
  onlyFlag("volume-driver", "local", "Volume driver: there is local"),
];
