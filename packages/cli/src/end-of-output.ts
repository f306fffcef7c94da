/** Whoever read our output has closed it: `skiff … | head -1`. There is nothing more to do, or to say. */
export class EndOfOutput extends Error {
  override readonly name: string = "EndOfOutput";
}
