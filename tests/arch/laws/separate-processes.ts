import type { Law } from "../law.ts";
import { resolve } from "../resolve.ts";

/** Packages that run in different processes, and meet only in what both of them speak. */
const never: Readonly<Record<string, readonly string[]>> = {
  "@skiff/engine": ["@skiff/shim", "@skiff/runtime"],
};

/** Process boundaries are package boundaries: the engine never imports the shim or the runtime. */
export const separateProcesses: Law = (tree) =>
  tree.packages.flatMap((importer) =>
    importer.files.flatMap((file) =>
      file.imports.flatMap(({ specifier, line }) => {
        const target = resolve(tree, file, specifier);
        if (target.kind !== "package") return [];
        if (!(never[importer.name] ?? []).includes(target.owner.name)) return [];
        return [
          `${file.path}:${line}: ${importer.name} and ${target.owner.name} are separate processes`,
        ];
      }),
    ),
  );
