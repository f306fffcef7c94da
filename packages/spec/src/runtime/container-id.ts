import { type Brand, Fault } from "@skiff/base";

/** A container's name within a root: safe as the name of a directory and of a cgroup. */
export type ContainerId = Brand<string, "ContainerId">;

const longest = 255;

/**
 * The one way to a ContainerId, for every edge: 1 to 255 of `A-Z a-z 0-9 _ + - .`, not `.`
 * and not `..`, as runc has it and as a directory's name may be. Throws `invalid_argument`.
 */
export function decodeContainerId(text: string): ContainerId {
  if (text.length > longest) {
    throw new Fault(
      "invalid_argument",
      `invalid container ID: ${text.length} characters long, at most ${longest} are allowed`,
    );
  }
  if (!/^[\w+.-]+$/.test(text) || text === "." || text === "..") {
    throw new Fault(
      "invalid_argument",
      `invalid container ID ${JSON.stringify(text)}: use letters, digits and _ + - .`,
    );
  }
  return text as ContainerId;
}
