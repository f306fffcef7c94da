export { defaultProfile } from "./default-profile.ts";
