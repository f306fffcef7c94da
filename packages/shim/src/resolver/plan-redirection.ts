import { encodeAttributes, encodeNetlink, type NetlinkAttribute } from "@skiff/runtime";

/**
 * What is sent to nf_tables (linux/netfilter/nf_tables.h) for `redirectPort`, one transaction: a table
 * with rules that write another port into packets. They know nothing of connections, so that the
 * container's network does not begin to keep track of its own.
 */
export function planRedirection({
  address,
  from,
  to,
}: {
  readonly address: Uint8Array;
  readonly from: number;
  readonly to: number;
}): Uint8Array {
  const rules = [UDP, TCP].flatMap((protocol) => [
    rule("queries", { protocol, side: destination, address, port: from, written: to }),
    rule("answers", { protocol, side: source, address, port: to, written: from }),
  ]);
  const messages = [
    batch(BATCH_BEGIN),
    message(NEWTABLE, CREATE, [text(TABLE_NAME, table)]),
    chain("queries", beforeTracking),
    chain("answers", afterTracking),
    ...rules.map((attributes, index) =>
      message(NEWRULE, CREATE | APPEND | (index === rules.length - 1 ? ACK : 0), attributes),
    ),
    batch(BATCH_END),
  ];
  return join(messages);
}

const table = "skiff-resolver";

// linux/netlink.h, linux/netfilter/nfnetlink.h
const [REQUEST, ACK, CREATE, APPEND] = [1, 4, 0x400, 0x800];
const [BATCH_BEGIN, BATCH_END, SUBSYSTEM_NFTABLES] = [0x10, 0x11, 10];
const NESTED = 0x8000;
const IPV4 = 2;

// linux/netfilter/nf_tables.h
const [NEWTABLE, NEWCHAIN, NEWRULE] = [0, 3, 6];
const TABLE_NAME = 1;
const [CHAIN_TABLE, CHAIN_NAME, CHAIN_HOOK, CHAIN_TYPE] = [1, 3, 4, 7];
const [HOOK_NUMBER, HOOK_PRIORITY] = [1, 2];
const [RULE_TABLE, RULE_CHAIN, RULE_EXPRESSIONS] = [1, 2, 4];
const LIST_ELEMENT = 1;
const [EXPRESSION_NAME, EXPRESSION_ARGUMENTS] = [1, 2];
const [META_TO, META_KEY, META_PROTOCOL] = [1, 2, 16];
const [COMPARED, COMPARE_HOW, COMPARE_WITH, EQUAL] = [1, 2, 3, 0];
const [IMMEDIATE_TO, IMMEDIATE_VALUE] = [1, 2];
const VALUE = 1;
const [PAYLOAD_TO, PAYLOAD_BASE, PAYLOAD_OFFSET, PAYLOAD_LENGTH, PAYLOAD_FROM] = [1, 2, 3, 4, 5];
const [PAYLOAD_CHECKSUM, PAYLOAD_CHECKSUM_AT, INTERNET_CHECKSUM] = [6, 7, 1];
const [NETWORK_HEADER, TRANSPORT_HEADER] = [1, 2];
const register = 1;
const LOCAL_OUT = 3;

// The container's own rules may track connections, at priority -200: those see the port that is listened at.
const [beforeTracking, afterTracking] = [-300, 100];

/** Where checksums stand (RFC 768, RFC 9293). */
const UDP = { number: 17, checksumAt: 6 } as const;
const TCP = { number: 6, checksumAt: 16 } as const;

/** Where addresses (RFC 791) and ports stand. */
const source = { addressAt: 12, portAt: 0 } as const;
const destination = { addressAt: 16, portAt: 2 } as const;

interface Rule {
  readonly protocol: typeof UDP | typeof TCP;
  readonly side: typeof source | typeof destination;
  readonly address: Uint8Array;
  readonly port: number;
  /** The port in its place. */
  readonly written: number;
}

function chain(name: string, priority: number): Uint8Array {
  return message(NEWCHAIN, CREATE, [
    text(CHAIN_TABLE, table),
    text(CHAIN_NAME, name),
    nested(CHAIN_HOOK, [number(HOOK_NUMBER, LOCAL_OUT), number(HOOK_PRIORITY, priority)]),
    text(CHAIN_TYPE, "filter"),
  ]);
}

function rule(name: string, { protocol, side, address, port, written }: Rule): NetlinkAttribute[] {
  const portHere = [
    number(PAYLOAD_BASE, TRANSPORT_HEADER),
    number(PAYLOAD_OFFSET, side.portAt),
    number(PAYLOAD_LENGTH, 2),
  ];
  const expressions = [
    expression("payload", [
      number(PAYLOAD_TO, register),
      number(PAYLOAD_BASE, NETWORK_HEADER),
      number(PAYLOAD_OFFSET, side.addressAt),
      number(PAYLOAD_LENGTH, 4),
    ]),
    equals(address),
    expression("meta", [number(META_TO, register), number(META_KEY, META_PROTOCOL)]),
    equals(Uint8Array.of(protocol.number)),
    expression("payload", [number(PAYLOAD_TO, register), ...portHere]),
    equals(bytesOf(port)),
    expression("immediate", [
      number(IMMEDIATE_TO, register),
      nested(IMMEDIATE_VALUE, [[VALUE, bytesOf(written)]]),
    ]),
    expression("payload", [
      number(PAYLOAD_FROM, register),
      ...portHere,
      number(PAYLOAD_CHECKSUM, INTERNET_CHECKSUM),
      number(PAYLOAD_CHECKSUM_AT, protocol.checksumAt),
    ]),
  ];
  return [text(RULE_TABLE, table), text(RULE_CHAIN, name), nested(RULE_EXPRESSIONS, expressions)];
}

function equals(bytes: Uint8Array): NetlinkAttribute {
  return expression("cmp", [
    number(COMPARED, register),
    number(COMPARE_HOW, EQUAL),
    nested(COMPARE_WITH, [[VALUE, bytes]]),
  ]);
}

function expression(name: string, args: readonly NetlinkAttribute[]): NetlinkAttribute {
  return nested(LIST_ELEMENT, [text(EXPRESSION_NAME, name), nested(EXPRESSION_ARGUMENTS, args)]);
}

/** Of the network's byte order. */
function bytesOf(port: number): Uint8Array {
  return Uint8Array.of(port >> 8, port & 0xff);
}

function batch(type: number): Uint8Array {
  const head = Uint8Array.of(0, 0, 0, SUBSYSTEM_NFTABLES);
  return encodeNetlink({ type, flags: REQUEST, head, attributes: [] });
}

function message(type: number, flags: number, attributes: readonly NetlinkAttribute[]): Uint8Array {
  return encodeNetlink({
    type: (SUBSYSTEM_NFTABLES << 8) | type,
    flags: REQUEST | flags,
    head: Uint8Array.of(IPV4, 0, 0, 0),
    attributes,
  });
}

function text(type: number, value: string): NetlinkAttribute {
  return [type, new TextEncoder().encode(`${value}\0`)];
}

function number(type: number, value: number): NetlinkAttribute {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return [type, bytes];
}

function nested(type: number, attributes: readonly NetlinkAttribute[]): NetlinkAttribute {
  return [type | NESTED, encodeAttributes(attributes)];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
