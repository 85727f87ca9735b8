// What LibreChat does with an MCP server: connects by the MCP SDK and calls a tool.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, tool] = process.argv.slice(2);
const client = new Client({ name: 'demo', version: '1.0.0' });
try {
  await client.connect(new StreamableHTTPClientTransport(new URL(url)), { timeout: 8000 });
  const result = await client.callTool({ name: tool, arguments: { about: 'egress' } });
  console.log(`  ${url}: ${result.content[0].text}`);
  await client.close();
} catch (error) {
  console.log(`  ${url}: not reached (${error.cause?.code ?? error.code ?? error.message})`);
  process.exitCode = 1;
}
