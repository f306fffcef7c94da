import { type Engine, isFault, openEngine } from "@skiff/sdk";

// On a host with a network of its own: says what came of ports and networks.
const [root, programs] = process.argv.slice(2);
const image = "busybox";
const serve = "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www -p 80";
const command = ["sh", "-c", serve];

await using engine: Engine = await openEngine({ root, programs });
const said = { ...(await published()), ...(await named()) };
await engine.networks.remove("own");
console.log(JSON.stringify({ ...said, removed: await codeOf(engine.networks.get("own")) }));

async function published(): Promise<object> {
  await using container = await engine.run({ image, command, ports: [{ port: 80 }] });
  const { hostPort } = await container.port(80);
  const fetched = await answer(`http://127.0.0.1:${hostPort}`);
  return { fetched, unpublished: await codeOf(container.port(81)) };
}

async function named(): Promise<object> {
  const { subnet, gateway } = await engine.networks.create("own", { subnet: "10.99.0.0/24" });
  await using container = await engine.run({ image, command, network: "own", aliases: ["web"] });
  const [place] = (await container.inspect()).networks;
  const asked = ["sh", "-c", "until wget -qO- http://web; do :; done"];
  const { stdout: byName } = await engine.output({ image, command: asked, network: "own" });
  return {
    byName,
    network: [subnet, gateway],
    place: [place?.network, place?.addresses],
    inUse: await codeOf(engine.networks.remove("own")),
  };
}

/** Until somebody answers. */
async function answer(url: string): Promise<string> {
  for (;;) {
    try {
      return await (await fetch(url)).text();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (isFault(error)) return error.code;
    throw error;
  }
}
