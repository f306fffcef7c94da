export type { Credential } from "./auth/credential.ts";
export { checkLogin } from "./check-login.ts";
export type { Patience } from "./http/http-client.ts";
export { isLoopback } from "./is-loopback.ts";
export type { Pushed } from "./push-content.ts";
export type { RegistryHost } from "./registry-host.ts";
export { Repository } from "./repository.ts";
