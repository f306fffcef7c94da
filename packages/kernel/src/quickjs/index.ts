export { kernel } from "./kernel.ts";
export { host } from "host:linux";
