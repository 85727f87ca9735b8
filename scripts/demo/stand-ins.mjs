// Plays the Internet on a few addresses of this namespace: a resolver, a provider that streams, two MCP servers, and an attacker that counts what
// reaches it. Prints "ready" when all of them listen.
import dgram from 'node:dgram';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

const folder = process.argv[2];
const hosts = {
  'api.groq.com': '198.51.100.10',
  'mcp.example.com': '198.51.100.11',
  'docs.example.org': '198.51.100.12',
  'collector.evil.test': '198.51.100.66',
};
const tls = (name) => ({ cert: fs.readFileSync(`${folder}/${name}.pem`), key: fs.readFileSync(`${folder}/${name}.key`) });
const stolen = { connections: 0, bytes: 0, questions: 0 };
const steal = () => fs.writeFileSync(`${folder}/stolen.json`, JSON.stringify(stolen));
steal();

function resolver() {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, from) => {
    const labels = [];
    let at = 12;
    while (message[at]) { labels.push(message.subarray(at + 1, at + 1 + message[at]).toString()); at += 1 + message[at]; }
    const name = labels.join('.').toLowerCase();
    if (name.endsWith('evil.test')) { stolen.questions++; steal(); }
    const address = message.readUInt16BE(at + 1) === 1 ? hosts[name] : undefined;
    const head = Buffer.from(message.subarray(0, 12));
    head.writeUInt16BE(hosts[name] ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(address ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const answer = address ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split('.').map(Number)]) : Buffer.alloc(0);
    socket.send(Buffer.concat([head, message.subarray(12, at + 5), answer]), from.port, from.address);
  });
  return new Promise((done) => socket.bind(53, '198.51.100.53', done));
}

function provider() {
  const words = 'Everything that the configuration does not name is closed .'.split(' ');
  const server = https.createServer(tls('api.groq.com'), (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let i = 0;
      const next = () => {
        if (i === words.length) { response.end('data: [DONE]\n\n'); return; }
        const delta = { content: (i ? ' ' : '') + words[i++] };
        response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`);
        setTimeout(next, 20);
      };
      next();
    });
  });
  return new Promise((done) => server.listen(443, hosts['api.groq.com'], done));
}

function mcp(name, tool, answer) {
  const server = https.createServer(tls(name), async (request, response) => {
    const one = new McpServer({ name, version: '1.0.0' });
    one.registerTool(tool, { description: tool, inputSchema: { about: z.string() } }, async () => ({ content: [{ type: 'text', text: answer }] }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on('close', () => { transport.close(); one.close(); });
    await one.connect(transport);
    await transport.handleRequest(request, response);
  });
  return new Promise((done) => server.listen(443, hosts[name], done));
}

function attacker(port) {
  const server = net.createServer((socket) => {
    stolen.connections++;
    steal();
    socket.on('data', (bytes) => { stolen.bytes += bytes.length; steal(); }).on('error', () => {});
  });
  return new Promise((done) => server.listen(port, hosts['collector.evil.test'], done));
}

await Promise.all([
  resolver(), provider(), mcp('mcp.example.com', 'find_ticket', 'TICKET-7 is open'), mcp('docs.example.org', 'find_page', 'Page 12: egress'),
  attacker(443), attacker(80), attacker(53), attacker(8443),
]);
console.log('ready');
