import { attempt, Fault } from "@skiff/base";

/** Does the same to each; all are tried, and what failed is thrown as one fault at the end. */
export function each<T>(things: readonly T[], work: (thing: T) => void): void {
  const faults: Fault[] = [];
  for (const thing of things) {
    attempt(
      () => work(thing),
      (fault) => faults.push(fault),
    );
  }
  const [first] = faults;
  if (first === undefined) return;
  throw new Fault(first.code, faults.map(({ message }) => message).join("; "));
}
