import { type Code, Fault, isFault } from "@skiff/base";

const codes: ReadonlyMap<string, Code> = new Map<string, Code>([
  ["ECONNREFUSED", "unavailable"],
  ["ECONNRESET", "unavailable"],
  ["ECONNABORTED", "unavailable"],
  ["EPIPE", "unavailable"],
  ["ETIMEDOUT", "unavailable"],
  ["EHOSTUNREACH", "unavailable"],
  ["ENETUNREACH", "unavailable"],
  ["ENETDOWN", "unavailable"],
  ["EADDRNOTAVAIL", "unavailable"],
  ["EAI_AGAIN", "unavailable"],
  ["ERR_PROXY_TUNNEL", "unavailable"],
  ["ENOTFOUND", "failed_precondition"],
  ["EAI_FAIL", "failed_precondition"],
  ["EPROTO", "failed_precondition"],
  ["CERT_HAS_EXPIRED", "failed_precondition"],
  ["CERT_NOT_YET_VALID", "failed_precondition"],
  ["CERT_REVOKED", "failed_precondition"],
]);

const unknownAuthority: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

/** The fault for what went wrong between us and a server; anything else is a bug, and comes back as it is. */
export function networkFault(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || isFault(error)) return error;
  if (!("code" in error) || typeof error.code !== "string") return error;
  const { code, message } = error;
  const fault = (kind: Code, why: string): Fault =>
    new Fault(kind, `${doing}: ${why}`, { cause: error });
  if (unknownAuthority.includes(code)) {
    return fault(
      "failed_precondition",
      `${message} (${code}); a private authority's certificate belongs in certs.d/HOST/ca.crt`,
    );
  }
  const known = codes.get(code);
  if (known !== undefined)
    return fault(known, `${message}${message.includes(code) ? "" : ` (${code})`}`);
  if (code.startsWith("HPE_")) return fault("failed_precondition", `it speaks no HTTP: ${message}`);
  if (code.startsWith("ERR_TLS_") || code.startsWith("ERR_SSL_")) {
    return fault("failed_precondition", message);
  }
  return error;
}
