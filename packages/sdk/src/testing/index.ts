export type { Condition } from "./condition.ts";
export { forCommand } from "./for-command.ts";
export { forExit } from "./for-exit.ts";
export { forHealth } from "./for-health.ts";
export { forHttp, type HttpWish } from "./for-http.ts";
export { forLog, type LogWish } from "./for-log.ts";
export { forPort } from "./for-port.ts";
export { startContainer, type StartOptions } from "./start-container.ts";
