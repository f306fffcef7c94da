export { bunPlatform as platform } from "@skiff/engine/bun";
