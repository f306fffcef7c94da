import type { StatFiles } from "@skiff/cgroups";

const unlimited = 0x7fff_ffff; // as containerd says the kernel's "max"

/** rdma.current and rdma.max: lines of `mlx4_0 hca_handle=2 hca_object=2000`. */
export function rdmaEntries(files: StatFiles | undefined, name: string): readonly RdmaEntry[] {
  return (files?.lines(name) ?? []).map(([device = "", ...words]) => {
    const count = (key: string): number => {
      const value = words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1) ?? "0";
      return value === "max" ? unlimited : Number(value);
    };
    return { device, hcaHandles: count("hca_handle"), hcaObjects: count("hca_object") };
  });
}

interface RdmaEntry {
  readonly device: string;
  readonly hcaHandles: number;
  readonly hcaObjects: number;
}
