export { bunPlatform } from "./bun-platform.ts";
