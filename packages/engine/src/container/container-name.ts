import { type Brand, Fault } from "@skiff/base";

/** What people call a container. No two containers have the same. */
export type ContainerName = Brand<string, "ContainerName">;

const longest = 255;

/** The one way to a ContainerName: Docker's grammar, at most 255 long. Throws `invalid_argument`. */
export function decodeContainerName(text: string): ContainerName {
  if (text.length > longest) {
    throw new Fault(
      "invalid_argument",
      `invalid container name: ${text.length} characters long, at most ${longest} are allowed`,
    );
  }
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(text)) {
    throw new Fault(
      "invalid_argument",
      `invalid container name ${JSON.stringify(text)}: use two or more of letters, digits, _ . -, ` +
        "the first a letter or a digit",
    );
  }
  return text as ContainerName;
}
