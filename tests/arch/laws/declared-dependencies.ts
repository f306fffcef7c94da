import type { Law } from "../law.ts";
import { resolve } from "../resolve.ts";

/** What a package imports, its package.json declares. */
export const declaredDependencies: Law = (tree) =>
  tree.packages.flatMap((importer) =>
    importer.files.flatMap((file) =>
      file.imports.flatMap(({ specifier, line }) => {
        const target = resolve(tree, file, specifier);
        if (target.kind !== "package" && target.kind !== "registry") return [];
        const name = target.kind === "package" ? target.owner.name : target.name;
        if (importer.dependencies.has(name)) return [];
        return [`${file.path}:${line}: ${importer.folder}/package.json does not declare ${name}`];
      }),
    ),
  );
