/** PEM texts. */
export interface TlsFiles {
  /** Authorities that are believed beside those everybody believes. */
  readonly authorities: readonly string[];
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
  /** Believes any certificate. */
  readonly skipsVerification: boolean;
}

export const publicTls: TlsFiles = {
  authorities: [],
  client: undefined,
  skipsVerification: false,
};

interface TlsOptions {
  readonly ca: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
}

/** For `node:https`. Believed are the engine's authorities, and the machine's own. */
export function tlsOptions({ authorities, client, skipsVerification }: TlsFiles): TlsOptions {
  const { getCACertificates, rootCertificates } = process.getBuiltinModule("node:tls");
  return {
    rejectUnauthorized: !skipsVerification,
    ca: [...rootCertificates, ...getCACertificates("system"), ...authorities],
    ...(client !== undefined && { cert: client.certificate, key: client.key }),
  };
}
