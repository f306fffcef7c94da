import { openStore, removeImage } from "@skiff/store";

// A process of its own that removes an image: `remove-program.ts ROOT OAR NAME`.
const [root = "", oar = "", name = ""] = process.argv.slice(2);
using store = openStore({ root, oar });
await removeImage(store, name, { force: false });
