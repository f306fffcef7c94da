/** The longest name of a chain that the standard plugins make. */
const longest = 28;

/** The chains that the standard plugins make for a container's attachment to a network: `bridge`'s and `portmap`'s. */
export function chainsOf(networkName: string, containerId: string): readonly string[] {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha512").update(`${networkName}${containerId}`).digest("hex");
  return [`CNI-${hash}`.slice(0, longest), `CNI-DN-${hash}`.slice(0, longest)];
}
