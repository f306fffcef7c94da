import type { Law } from "../law.ts";
import { resolve } from "../resolve.ts";

/** A package imports only packages of lower rings. */
export const lowerRingsOnly: Law = (tree) =>
  tree.packages.flatMap((importer) =>
    importer.files.flatMap((file) =>
      file.imports.flatMap(({ specifier, line }) => {
        const target = resolve(tree, file, specifier);
        if (target.kind !== "package" || target.owner.ring < importer.ring) return [];
        return [
          `${file.path}:${line}: ${importer.name} (ring ${importer.ring}) imports ` +
            `${target.owner.name} (ring ${target.owner.ring}), which is not in a lower ring`,
        ];
      }),
    ),
  );
