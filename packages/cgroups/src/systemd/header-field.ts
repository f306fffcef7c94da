/** Codes of a message's header fields (D-Bus specification, "Header Fields"). */
export const headerField = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
} as const;
