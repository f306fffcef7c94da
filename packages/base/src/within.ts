import { Fault } from "./fault.ts";

/** Waits for `promise`, but no longer than `milliseconds`: then throws `deadline_exceeded`. */
export async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  doing: string,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Fault("deadline_exceeded", `${doing}: not done after ${milliseconds / 1000} s`));
  }, milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
