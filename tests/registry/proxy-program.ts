import { createServer, request } from "node:http";
import { connect } from "node:net";

/**
 * A proxy on loopback that takes every server for this machine's port, which its argument names. Prints its own, and then
 * a line for each request: "GET registry.example Basic …".
 */
const port = Number(process.argv[2]);
const server = createServer((asked, answer) => {
  const { host, pathname, search } = new URL(asked.url ?? "");
  const { method = "GET", headers } = asked;
  console.log(method, host, headers["proxy-authorization"]);
  const passed = request(
    { host: "127.0.0.1", port, path: pathname + search, method, headers, agent: false },
    (given) => given.pipe(answer.writeHead(given.statusCode ?? 500, given.headers)),
  );
  passed.on("error", () => answer.destroy());
  asked.pipe(passed);
});
server.on("connect", (asked, client) => {
  console.log("CONNECT", asked.url, asked.headers["proxy-authorization"]);
  const far = connect(port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connected\r\n\r\n");
    client.pipe(far).pipe(client);
  });
  for (const end of [client, far]) end.on("error", () => [client, far].map((one) => one.destroy()));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(address?.port);
});
