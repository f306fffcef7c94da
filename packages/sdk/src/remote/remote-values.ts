import type { RemoteCall } from "./remote-call.ts";
import { decodeValue } from "../wire/value.ts";

/** What a call gives, one by one. Who stops reading ends the call. */
export async function* remoteValues(call: RemoteCall): AsyncGenerator {
  try {
    for (let next = await call.next(); next !== undefined; next = await call.next()) {
      if (next.case === "value") yield decodeValue(next.value);
    }
  } finally {
    call.hangUp();
  }
}
