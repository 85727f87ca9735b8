// The pages read without this script. It adds: local times, keys, completion of filters, the live tail, copying. It writes text only, never markup.
'use strict';

const $ = (selector) => document.querySelector(selector);

// Times: local, with UTC in the title that the server wrote.
const short = new Intl.DateTimeFormat(undefined, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
function localise(time) {
  const when = new Date(time.dateTime);
  if (!Number.isNaN(when.valueOf())) time.textContent = (time.dataset.form === 'full' ? full : short).format(when);
}
document.querySelectorAll('time[datetime]').forEach(localise);
const zone = $('[data-zone]');
if (zone) zone.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone + ', UTC when you point at one';

// Keys.
const rows = () => [...document.querySelectorAll('tr[data-row]')];
let at = -1;
function move(step) {
  const all = rows();
  if (all.length === 0) return;
  all[at]?.classList.remove('at');
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all[at].classList.add('at');
  (all[at].querySelector('a') ?? all[at]).focus({ preventScroll: true });
  all[at].scrollIntoView({ block: 'nearest' });
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest('input, select, textarea');
  if (event.key === 'Escape') {
    if (typing) event.target.blur();
    else $('[aria-label="Close the details"]')?.click();
  }
  if (typing) return;
  const act = { '/': () => $('#q')?.focus(), j: () => move(1), k: () => move(-1), p: () => $('#live')?.click() }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

// Completion: proposals for what stands before the cursor.
const filter = $('#q[data-complete]');
if (filter) {
  let last = 0;
  filter.addEventListener('input', async () => {
    const mine = ++last;
    const query = new URLSearchParams({ q: filter.value, at: String(filter.selectionStart ?? filter.value.length) });
    let answer;
    try {
      answer = await fetch(`${filter.dataset.complete}?${query}`);
    } catch {
      return;
    }
    if (!answer.ok || mine !== last) return;
    const { start, length, candidates } = await answer.json();
    const before = filter.value.slice(0, start);
    const after = filter.value.slice(start + length);
    $('#proposals').replaceChildren(...candidates.map((candidate) => {
      const option = document.createElement('option');
      option.value = before + candidate.text + after;
      option.label = candidate.meaning;
      return option;
    }));
  });
}

// Live tail.
const live = $('#live');
if (live) {
  const most = 300;
  const body = $('#rows');
  const state = $('#live-state');
  const waiting = [];
  let stream = null;
  let skipped = 0;
  let drawn = 0;
  let scheduled = false;
  const signs = { allowed: ['allowed', '✓', 'allowed'], denied: ['denied', '✕', 'denied'], 'would-deny': ['would-deny', '◐', 'would deny'] };

  const cell = (text, css) => {
    const td = document.createElement('td');
    td.textContent = text ?? '';
    if (css) td.className = css;
    return td;
  };
  function row(flow) {
    const tr = document.createElement('tr');
    tr.dataset.row = '';
    tr.className = 'fresh';
    const time = document.createElement('time');
    time.dateTime = flow.time;
    time.title = `${flow.time.slice(0, 23).replace('T', ' ')} UTC`;
    localise(time);
    const when = cell('');
    when.append(time);
    const [css, sign, word] = signs[flow.verdict] ?? ['', '', flow.verdict];
    const verdict = document.createElement('span');
    verdict.className = `verdict ${css}`;
    verdict.textContent = `${sign} ${word}`;
    const judged = cell('');
    judged.append(verdict);
    const { to, from } = flow;
    tr.append(when, judged, cell(from.workload ?? from.address ?? 'unknown'), cell(`${to.name ?? to.address ?? 'unknown'}:${to.port ?? 0}`, 'name'), cell(`${to.method ?? ''} ${to.path ?? ''}`, 'wide path'),
      cell(flow.rule ?? '–'), cell((flow.origins ?? [])[0], 'wide origin'), cell(flow.reason === 'none' ? '' : flow.reason), cell(flow.step, 'wide wider'), cell('', 'right wide'), cell('', 'right wide wider'));
    return tr;
  }
  function draw() {
    scheduled = false;
    if (waiting.length === 0) return;
    const next = waiting.splice(0, waiting.length).slice(-most);
    drawn += next.length;
    const fragment = document.createDocumentFragment();
    for (const flow of next.reverse()) fragment.append(row(flow));
    body.prepend(fragment);
    while (body.children.length > most) body.lastElementChild.remove();
    state.textContent = `live: ${drawn} shown${skipped ? `, ${skipped} more came than can be shown (all are stored)` : ''}`;
    state.dataset.drawn = String(drawn);
  }
  function stop() {
    stream?.close();
    // What came before the pause is shown now: a drawing that is still scheduled must not say 'live' after it.
    draw();
    stream = null;
    live.setAttribute('aria-pressed', 'false');
    live.textContent = 'Live tail';
    state.textContent = drawn ? `paused after ${drawn}` : '';
  }
  live.addEventListener('click', () => {
    if (stream) {
      stop();
      return;
    }
    live.setAttribute('aria-pressed', 'true');
    live.textContent = 'Pause';
    state.textContent = 'connecting';
    stream = new EventSource(live.dataset.stream);
    stream.onopen = () => { state.textContent = 'live'; };
    stream.onerror = () => { state.textContent = stream?.readyState === EventSource.CLOSED ? 'the server ended it; reload the page' : 'connecting again'; };
    stream.onmessage = (message) => {
      const moment = JSON.parse(message.data);
      waiting.push(...moment.flows);
      skipped += moment.skipped;
      if (!scheduled) {
        scheduled = true;
        requestAnimationFrame(draw);
      }
    };
  });
  addEventListener('pagehide', () => stream?.close());
}

// Copying.
document.querySelectorAll('[data-copy]').forEach((button) => button.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText($(`#${button.dataset.copy}`).textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren($(`#${button.dataset.copy}`));
    button.textContent = 'Selected: press Ctrl+C';
  }
}));
