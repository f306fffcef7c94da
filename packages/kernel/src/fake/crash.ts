/** The process stops here, as if by `kill -9`. Not a Fault, so nothing may catch it. */
export class Crash extends Error {
  override readonly name: string = "Crash";
}
