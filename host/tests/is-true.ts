import { Failed } from "./failed.ts";

export function isTrue(condition: boolean, what: string): void {
  if (!condition) throw new Failed(`not so: ${what}`);
}
