import { Fault } from "@skiff/base";

/** The line cannot be understood; nothing was done. */
export class UsageFault extends Fault {
  override readonly name: string = "UsageFault";

  constructor(message: string) {
    super("invalid_argument", message);
  }
}
