import { createSign, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";

const oneHour = 3600;

/** Gives tokens that docker-registry believes, to who knows the password: user "user", "s3cret". Anonymous may pull what is public. */
export class TokenServer implements AsyncDisposable {
  readonly asked: { readonly scopes: readonly string[]; readonly isKnown: boolean }[] = [];
  readonly #server: Server;
  readonly #key: string;
  readonly #certificate: X509Certificate;

  private constructor(files: { readonly certificate: string; readonly key: string }) {
    this.#key = readFileSync(files.key, "utf8");
    this.#certificate = new X509Certificate(readFileSync(files.certificate));
    this.#server = createServer((request, response) => {
      const answer = this.#answer(request);
      response.writeHead(answer === undefined ? 401 : 200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(answer ?? { errors: [{ code: "UNAUTHORIZED", message: "who?" }] }),
      );
    });
  }

  static async start(files: {
    readonly certificate: string;
    readonly key: string;
  }): Promise<TokenServer> {
    const server = new TokenServer(files);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get realm(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("it does not listen");
    return `http://127.0.0.1:${address.port}/token`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer({ url = "", headers }: IncomingMessage): { readonly token: string } | undefined {
    const query = new URL(url, "http://here").searchParams;
    const basic = `Basic ${Buffer.from("user:s3cret").toString("base64")}`;
    if (headers.authorization !== undefined && headers.authorization !== basic) return undefined;
    const isKnown = headers.authorization === basic;
    const scopes = query.getAll("scope");
    this.asked.push({ scopes, isKnown });
    const access = scopes.map((scope) => {
      const [type = "", name = "", actions = ""] = scope.split(":");
      const isPublic = name.startsWith("public/");
      const granted = actions.split(",").filter((act) => isKnown || (isPublic && act === "pull"));
      return { type, name, actions: granted };
    });
    return { token: this.#sign({ aud: query.get("service"), sub: isKnown ? "user" : "", access }) };
  }

  /** A JSON web token, signed by ES256. */
  #sign(claims: Readonly<Record<string, unknown>>): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iss: "test", iat: now, nbf: now - 60, exp: now + oneHour, jti: "1" };
    const x5c = [this.#certificate.raw.toString("base64")];
    const parts = [
      { typ: "JWT", alg: "ES256", x5c },
      { ...times, ...claims },
    ];
    const text = parts
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const key = { key: this.#key, dsaEncoding: "ieee-p1363" as const };
    return `${text}.${createSign("sha256").update(text).sign(key).toString("base64url")}`;
  }
}
