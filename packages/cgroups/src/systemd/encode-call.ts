import { DBusWriter } from "./dbus-writer.ts";
import { headerField } from "./header-field.ts";

export interface DBusCall {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Of the arguments, which `write` writes. */
  readonly signature: string;
  readonly write: (body: DBusWriter) => void;
}

const methodCall = 1;
const protocolVersion = 1;

/** A call of a method, whose reply will name `serial` (D-Bus specification, "Message Format"). */
export function encodeCall(call: DBusCall, serial: number): Uint8Array {
  const body = new DBusWriter();
  call.write(body);
  const message = new DBusWriter();
  for (const byte of [0x6c, methodCall, 0, protocolVersion]) message.byte(byte); // "l": little-endian
  message.uint32(body.length);
  message.uint32(serial);
  const field = (code: number, type: "o" | "s" | "g", value: string): void => {
    message.align(8);
    message.byte(code);
    message.signature(type);
    if (type === "g") message.signature(value);
    else message.string(value);
  };
  message.array(8, () => {
    field(headerField.path, "o", call.path);
    field(headerField.interface, "s", call.interface);
    field(headerField.member, "s", call.member);
    field(headerField.signature, "g", call.signature);
  });
  message.align(8);
  const head = message.bytes();
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body.bytes(), head.length);
  return whole;
}
