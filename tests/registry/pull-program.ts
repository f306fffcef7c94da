import { pullImage } from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import { openStore } from "@skiff/store";

// A process of its own that pulls: `pull-program.ts ROOT OAR NAME`.
const [root = "", oar = "", name = ""] = process.argv.slice(2);
using store = openStore({ root, oar });
const { image } = await pullImage(
  {
    store,
    warn: (fault) => {
      throw fault;
    },
  },
  decodeReference(name),
  { settings: { credentialFiles: [`${root}/none`], hostFolders: [], retryDelay: 1 } },
);
console.log(image.target.digest);
