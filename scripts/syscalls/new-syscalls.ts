/** What Linux has got since the headers and the library that the tables are made from. */
export const newSyscalls: {
  /** One number for all (scripts/syscall.tbl), from each architecture's base on. */
  readonly everywhere: readonly (readonly [name: string, number: number])[];
  readonly somewhere: readonly (readonly [architecture: string, name: string, number: number])[];
} = {
  everywhere: [
    ["cachestat", 451],
    ["fchmodat2", 452],
    ["map_shadow_stack", 453],
    ["futex_wake", 454],
    ["futex_wait", 455],
    ["futex_requeue", 456],
    ["statmount", 457],
    ["listmount", 458],
    ["lsm_get_self_attr", 459],
    ["lsm_set_self_attr", 460],
    ["lsm_list_modules", 461],
    ["mseal", 462],
    ["setxattrat", 463],
    ["getxattrat", 464],
    ["listxattrat", 465],
    ["removexattrat", 466],
    ["open_tree_attr", 467],
    ["file_getattr", 468],
    ["file_setattr", 469],
    ["listns", 470],
  ],
  somewhere: [
    ["x86_64", "uretprobe", 335],
    ["x86_64", "uprobe", 336],
    ["riscv64", "riscv_hwprobe", 258],
  ],
};
