import { host, kernel } from "@skiff/kernel/quickjs";
import { deleteLeftovers } from "../delete-leftovers.ts";
import { runCommand } from "../run-command.ts";

runCommand(kernel, host.argv, (flags) => deleteLeftovers(kernel, { flags, environ: host.environ }));
