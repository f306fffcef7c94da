import { host, kernel } from "@skiff/kernel/quickjs";
import { runCommand } from "../run-command.ts";
import { serve } from "../serve.ts";

runCommand(kernel, host.argv, (flags) =>
  serve(kernel, { flags, environ: host.environ, runScript: (name) => host.run(name) }),
);
