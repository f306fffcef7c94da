export { compileProfile } from "./compile-profile.ts";
