export * from "./posix.ts";
export * as posix from "./posix.ts";
