import { openEngine } from "@skiff/sdk";
import { forHttp, forLog, forPort, startContainer } from "@skiff/sdk/testing";

// "sleep": starts what is never ready, and waits to be killed. "ports": says what came of two web servers.
const [mode, root, programs] = process.argv.slice(2);
const image = "busybox";

await using engine = await openEngine({ root, programs });
if (mode === "sleep") {
  console.log("open");
  await startContainer(engine, { image, command: ["sleep", "1000"], until: forLog("never") });
}
const serve = "sleep 0.2; mkdir /www; echo served > /www/index.html; exec httpd -f -h /www -p 80";
const command = ["sh", "-c", serve];
await using web = await startContainer(engine, {
  image,
  command,
  ports: [{ port: 80 }],
  until: [forPort(80), forHttp("/index.html", { port: 80 })],
});
const { hostPort } = await web.port(80);
const published = await (await fetch(`http://127.0.0.1:${hostPort}`)).text();
await web.remove({ force: true });
await using other = await startContainer(engine, {
  image,
  command,
  network: "default",
  until: forHttp("/nothing", { port: 80, status: 404 }),
});
const [place] = (await other.inspect()).networks;
// Whoever comes first gets no answer.
const mute = "nc -l -p 80 -e sh -c 'while read line; do :; done'; exec httpd -f -h /etc -p 80";
await using second = await startContainer(engine, {
  image,
  command: ["sh", "-c", mute],
  network: "default",
  until: forHttp("/passwd", { port: 80, patience: 0.2 }),
});
await using pod = await engine.pods.create({ ports: [{ port: 80 }] });
await using member = await startContainer(engine, {
  image,
  command,
  pod: pod.name,
  until: forHttp("/index.html", { port: 80 }),
});
const inPod = (await member.port(80)).hostPort === (await pod.port(80)).hostPort;
const status = (await second.inspect()).status;
console.log(JSON.stringify({ published, unpublished: place?.addresses[0], status, inPod }));
