import { join } from "node:path";
import { runTool } from "../../scripts/build/run-tool.ts";
import { DockerRegistry } from "../../tests/registry/docker-registry.ts";
import type { Stage } from "../on-stage.ts";
import type { BigImage } from "./contenders.ts";

const name = "localhost/big:latest";
/** Files of the machine's own, until they are enough. */
const script = `cd /; find usr/share usr/lib usr/bin -xdev -type f -size -4000k -printf '%s %p\\n' |
  LC_ALL=C sort -k2 | awk -v most=$1 '(sum += $1) > most {exit} {sub(/^[0-9]+ /, ""); print}' |
  tar --create --file="$2" --no-recursion --files-from=-`;

/** An image of `size` bytes of files as they are, in an archive and at a registry on loopback, which ends with the stage. */
export async function makeBigImage(
  { scratch, spawner, undo }: Stage,
  size: number,
): Promise<BigImage> {
  const layer = join(scratch, "big-layer.tar");
  const archive = join(scratch, "big.tar");
  const own = [
    "dist/bin/skiff",
    `--root=${join(scratch, "maker")}`,
    "--state=/run/bench-maker",
  ] as const;
  runTool(["sh", "-c", script, "sh", String(size), layer], ".");
  await spawner.run(...own, "import", layer, name);
  await spawner.run(...own, "save", "--output", archive, name);
  const registry = undo.use(DockerRegistry.start(join(scratch, "registry")));
  const reference = `127.0.0.1:${registry.port}/big:latest`;
  await spawner.run(...own, "tag", name, reference);
  await spawner.run(...own, "push", reference);
  return { archive, name, reference };
}
