import { writeAll } from "@skiff/kernel";
import { kernel } from "@skiff/kernel/quickjs";
import { version } from "../version.ts";

writeAll(kernel, { fd: 1 }, `containerd-shim-oar-v1:\n  Version:  ${version}\n`);
kernel.exit_group(0);
