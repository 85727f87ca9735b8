// Records the ClientHellos of real clients: a listener on the loopback address keeps the first bytes of each connection and closes it.
// Usage: node capture.mjs   (writes Captures/NAME-VERSION.bin for every client that is installed; needs nothing but those clients)
// All clients are told that api.openai.example is 127.0.0.1; nothing leaves the machine.
import { createServer } from "node:net";
import { connect } from "node:tls";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const name = "api.openai.example";
const folder = new URL("Captures/", import.meta.url).pathname;
const longAlpn = Array.from({ length: 40 }, (_, i) => `bulkhead-test-protocol-${String(i).padStart(3, "0")}`).join(",");

const versionOf = (command, ...args) => {
  const result = spawnSync(command, args, { encoding: "utf8" });
  const text = `${result.stdout ?? ""}${result.stderr ?? ""}`;
  return result.error ? undefined : /\d+(\.\d+)+[a-z]?/.exec(text)?.[0];
};

// Everything that arrives until the client is silent for a moment: hellos may come in several segments and records.
const record = (start) => new Promise((resolve) => {
  let done = false;
  const finish = (bytes) => { if (!done) { done = true; server.close(); stop(); resolve(bytes); } };
  let stop = () => {};
  const server = createServer((socket) => {
    const parts = [];
    let timer;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      parts.push(data);
      if (parts[0][0] !== 22) { socket.destroy(); return; }
      clearTimeout(timer);
      timer = setTimeout(() => { socket.destroy(); finish(Buffer.concat(parts)); }, 300);
    });
  });
  server.listen(0, "127.0.0.1", () => { stop = start(server.address().port) ?? stop; });
  setTimeout(() => finish(undefined), 30000).unref();
});

const run = (command, args) => () => {
  const child = spawn(command, args, { stdio: "ignore" });
  child.on("error", () => {});
  return () => child.kill();
};
const withPort = (command, args) => (port) => run(command, args(port))();

const openssl = versionOf("openssl", "version");
const s_client = (...more) => withPort("openssl", (port) => ["s_client", "-connect", `127.0.0.1:${port}`, ...more]);
const python = "import socket,ssl,sys;c=ssl.create_default_context();s=socket.create_connection(('127.0.0.1',int(sys.argv[1])));c.wrap_socket(s,server_hostname=sys.argv[2])";
const java = `public class Hello { public static void main(String[] a) throws Exception {
  javax.net.ssl.SSLSocketFactory f = (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault();
  java.net.Socket plain = new java.net.Socket("127.0.0.1", Integer.parseInt(a[0]));
  ((javax.net.ssl.SSLSocket) f.createSocket(plain, a[1], 443, true)).startHandshake(); } }`;
const scratch = mkdtempSync(join(tmpdir(), "hellos-"));
writeFileSync(join(scratch, "Hello.java"), java);
const dotnet = `using System.Net.Security; using System.Net.Sockets;
using var tcp = new TcpClient("127.0.0.1", int.Parse(args[0])); using var tls = new SslStream(tcp.GetStream()); tls.AuthenticateAsClient(args[1]);`;
writeFileSync(join(scratch, "hello.cs"), dotnet);

const clients = [
  ["openssl", openssl, s_client("-servername", name)],
  ["openssl-noservername", openssl, s_client("-noservername")],
  ["openssl-tls1_2", openssl, s_client("-servername", name, "-tls1_2")],
  ["openssl-long-alpn-frag512", openssl, s_client("-servername", name, "-max_send_frag", "512", "-alpn", longAlpn)],
  ["curl", versionOf("curl", "--version"), withPort("curl", (port) => ["-s", "--noproxy", "*", "--connect-to", `${name}:443:127.0.0.1:${port}`, `https://${name}/`])],
  ["gnutls-cli", versionOf("gnutls-cli", "--version"), withPort("gnutls-cli", (port) => ["--insecure", "--sni-hostname", name, "-p", String(port), "127.0.0.1"])],
  ["python3-ssl", versionOf("python3", "--version"), withPort("python3", (port) => ["-c", python, String(port), name])],
  ["java", versionOf("java", "-version"), withPort("java", (port) => [join(scratch, "Hello.java"), String(port), name])],
  ["dotnet-sslstream", versionOf("dotnet", "--version"), withPort("dotnet", (port) => ["run", join(scratch, "hello.cs"), "--", String(port), name])],
  ["node-tls", process.versions.node, (port) => { const s = connect({ host: "127.0.0.1", port, servername: name, ALPNProtocols: ["h2", "http/1.1"] }); s.on("error", () => {}); return () => s.destroy(); }],
  ["chromium", versionOf("chromium", "--version"), withPort("chromium", (port) => ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(scratch, "profile")}`,
    "--disable-background-networking", `--host-resolver-rules=MAP ${name} 127.0.0.1:${port}, MAP * ~NOTFOUND`, `https://${name}/`])],
];

const only = process.argv.slice(2);
for (const [client, version, start] of clients) {
  if (!version || !start || (only.length > 0 && !only.includes(client))) continue;
  const bytes = await record(start);
  if (bytes === undefined || bytes.length === 0) { console.log(`${client}: no hello`); continue; }
  writeFileSync(join(folder, `${client}-${version}.bin`), bytes);
  console.log(`${client} ${version}: ${bytes.length} bytes`);
}
process.exit(0);
