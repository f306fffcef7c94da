import { type ContainerName, decodeContainerName } from "./container-name.ts";
import { nameWords } from "./name-words.ts";

/** A name for a container whose maker gave none; from the third try on with a number behind. */
export function randomName(tries: number): ContainerName {
  const [first = 0, second = 0, third = 0] = crypto.getRandomValues(new Uint16Array(3));
  const { adjectives, nouns } = nameWords;
  const adjective = adjectives[first % adjectives.length];
  const noun = nouns[second % nouns.length];
  return decodeContainerName(`${adjective}_${noun}${tries < 2 ? "" : third}`);
}
