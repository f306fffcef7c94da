export { addAttachment } from "./add-attachment.ts";
export type { Attachment } from "./attachment.ts";
export type { CniResult } from "./cni-result.ts";
export { decodeResult } from "./decode-result.ts";
export type { NetworkConfiguration, PluginConfiguration } from "./network-configuration.ts";
export type { Plugins } from "./plugins.ts";
export { removeAttachment } from "./remove-attachment.ts";
