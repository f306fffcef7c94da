import { tellOf, type ToldEvent } from "@skiff/store";
import type { Engine } from "../engine.ts";

/** Once all of a kind that nothing uses has gone, each with words of its own. */
export function tellOfPrune({ store }: Engine, kind: ToldEvent["kind"], bytes: number): void {
  tellOf(store, { kind, action: "prune", id: "", attributes: { reclaimed: String(bytes) } });
}
