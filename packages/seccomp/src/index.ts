export { compileProfile } from "./compile-profile.ts";
export { syscallNumber } from "./syscall-number.ts";
