/** The words of mount(8) for a volume's options. A server of NFS may be said apart, by `o=addr=`, as Docker takes it. */
export function planVolumeMount(
  { type = "", device = "", o = "" }: Readonly<Record<string, string>>,
  target: string,
): readonly string[] {
  const options = o.split(",").filter(Boolean);
  const server = type.startsWith("nfs") && device.startsWith(":") ? serverOf(options) : undefined;
  const others = server === undefined ? options : options.filter((one) => !isServer(one));
  const source = server === undefined ? device : `${server}${device}`;
  const words = others.length > 0 ? ["-o", others.join(",")] : [];
  return ["-t", type, ...words, "--", source, target];
}

function serverOf(options: readonly string[]): string | undefined {
  const address = options.findLast(isServer)?.slice("addr=".length);
  return address?.includes(":") === true ? `[${address}]` : address;
}

function isServer(option: string): boolean {
  return option.startsWith("addr=");
}
