/** The first sentence of a text, short enough to stand beside an option. */
export function phraseOf(text: string): string {
  const [sentence = ""] = text.split(/[.:;](?= |$)/, 1);
  return sentence.length <= 70 ? sentence : `${sentence.slice(0, 69).replace(/ \S*$/, "")} …`;
}
