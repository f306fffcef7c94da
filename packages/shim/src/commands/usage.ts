import { writeAll } from "@skiff/kernel";
import { kernel } from "@skiff/kernel/quickjs";

const usage = `containerd-shim-oar-v1 is executed by containerd:

  containerd-shim-oar-v1 -namespace NS -id ID -address ADDR [-publish-binary PATH] [-debug] start
  containerd-shim-oar-v1 -namespace NS -id ID -address ADDR [-bundle PATH] delete
  containerd-shim-oar-v1 -info < OPTIONS
  containerd-shim-oar-v1 -v
`;

writeAll(kernel, { fd: 2 }, usage);
kernel.exit_group(1);
