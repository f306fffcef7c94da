import { rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./build/root.ts";
import { runTool } from "./build/run-tool.ts";

const source = "packages/proto/src/grpc";
const target = join(source, "generated");

/** TypeScript for protobuf-es of every .proto file there. */
const template = {
  version: "v2",
  plugins: [
    {
      local: join(root, "node_modules/.bin/protoc-gen-es"),
      out: target,
      opt: ["target=ts", "import_extension=ts"],
    },
  ],
};

rmSync(join(root, target), { recursive: true, force: true });
runTool(
  ["node_modules/.bin/buf", "generate", source, "--template", JSON.stringify(template)],
  root,
);
