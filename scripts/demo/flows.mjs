// Prints the flow log as a table.
import fs from 'node:fs';

const clean = (text) => String(text ?? '').replace(/[^\x20-\x7e]/g, '?');
const rows = new Map();
for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const flow = JSON.parse(line);
  if (flow.event !== 'decision') continue;
  const why = flow.verdict === 'allowed' ? flow.origins?.[0] : flow.reason;
  const row = [flow.verdict, flow.source.workload ?? '?', (flow.destination.name ?? flow.destination.dialledByClient ?? '?').slice(0, 44), `${flow.destination.port}/${flow.destination.protocol}`, flow.verdict === 'allowed' ? flow.rule : '-', why].map(clean);
  const key = row.join('\0');
  rows.set(key, { row, count: (rows.get(key)?.count ?? 0) + 1 });
}
const table = [['verdict', 'who', 'where', 'port', 'rule', 'because of', 'times'], ...[...rows.values()].map(({ row, count }) => [...row, String(count)])];
const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
for (const row of table) console.log('  ' + row.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd());
