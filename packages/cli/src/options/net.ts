/** Loaded when it is asked for: it takes milliseconds, which no other command is to wait for. */
export const net = (): typeof import("node:net") => process.getBuiltinModule("node:net");
