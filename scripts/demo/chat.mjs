// What LibreChat does: a streamed completion by the OpenAI SDK.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: 'demo', maxRetries: 0, timeout: 8000 });
const stream = await client.chat.completions.create({ model: 'llama-3.3-70b-versatile', messages: [{ role: 'user', content: 'What is closed?' }], stream: true });
let chunks = 0;
process.stdout.write('  ');
for await (const chunk of stream) { chunks++; process.stdout.write(chunk.choices[0]?.delta?.content ?? ''); }
console.log(`\n  (${chunks} chunks, streamed)`);
