import { openStore } from "@skiff/store";
import { importImage } from "@skiff/store";

// A process of its own that imports: `import-program.ts ROOT OAR ARCHIVE`.
const [root = "", oar = "", archive = ""] = process.argv.slice(2);
using store = openStore({ root, oar });
const images = await importImage(store, archive, {
  warn: (fault) => {
    throw fault;
  },
});
console.log(images.map(({ name }) => name).join("\n"));
