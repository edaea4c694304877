// Forms of the rounds: weights 0 to 5, ratings 1 to 5, dots from a budget; and the receipt.

import { el } from '../atlas_map/dom.js';
import { say } from './results.js';
import { shape } from './shapes.js';

/** Return the form of an open round; `send` gets what `entries` takes. Drafts stay while the page is open. */
export function answerForm(phone, round, send) {
  const make = { weigh: weighForm, rate: rateForm, vote: voteForm }[round.kind];
  const key = `round ${round.id}`;
  phone.drafts[key] ??= phone.receipts[key]?.body ?? {};
  return make(phone, round, phone.drafts[key], send);
}

function frame(round, hint, fields, label, send, note) {
  const form = el('form', { class: 'round' }, el('h2', {}, round.question), el('p', { class: 'hint' }, hint), ...fields,
    el('button', { class: 'main' }, label), el('p', { class: 'hint small' }, note));
  form.addEventListener('submit', (event) => { event.preventDefault(); send(); });
  return form;
}

function scaleOf(name, label, low, high, value, picked) {
  const buttons = [];
  for (let number = low; number <= high; number += 1) {
    const input = el('input', { type: 'radio', name, value: String(number), checked: value === number, onchange: () => picked(number) });
    buttons.push(el('label', {}, input, el('span', {}, String(number))));
  }
  return el('fieldset', { class: 'scale' }, el('legend', {}, label), el('div', { class: 'numbers' }, ...buttons));
}

function weighForm(phone, round, draft, send) {
  const { words, state } = phone;
  draft.weights ??= Object.fromEntries(state.criteria.map(({ id }) => [id, 3]));
  const fields = state.criteria.map(({ id, name }) => scaleOf(`w${id}`, name, 0, 5, draft.weights[id], (n) => { draft.weights[id] = n; }));
  return frame(round, words.weighHint, fields, words.sendWeights, () => send({ weights: { ...draft.weights } }), words.anonymous);
}

function rateForm(phone, round, draft, send) {
  const { words, state } = phone;
  draft.ratings ??= {};
  const rated = state.criteria.filter(({ scale }) => scale === 'rated');
  const fields = state.candidates.map((each, position) => el('section', { class: 'rated' },
    el('h3', {}, shape(position, 30), el('span', {}, each.name)),
    ...rated.map(({ id, name }) => scaleOf(`r${each.id} ${id}`, name, 1, 5, draft.ratings[each.id]?.[id], (n) => {
      draft.ratings[each.id] = { ...draft.ratings[each.id], [id]: n };
      form.querySelector('button.main').disabled = false;
    }))));
  const form = frame(round, words.rateHint, fields, words.sendRatings, () => send({ ratings: structuredClone(draft.ratings) }), words.anonymous);
  form.querySelector('button.main').disabled = !Object.keys(draft.ratings).length;
  return form;
}

function voteForm(phone, round, draft, send) {
  const { words, state } = phone;
  draft.dots ??= {};
  const left = el('strong', { role: 'status' });
  const rows = state.candidates.map((each, position) => {
    const number = el('output', {});
    const less = el('button', { type: 'button', 'aria-label': `${each.name}: −`, onclick: () => step(-1) }, '−');
    const more = el('button', { type: 'button', 'aria-label': `${each.name}: +`, onclick: () => step(1) }, '+');
    const row = el('li', { class: 'ballot' }, shape(position, 38),
      el('div', { class: 'ballot-name' }, el('b', {}, each.name), el('small', {}, each.place)), less, number, more);
    const step = (by) => { draft.dots[each.id] = (draft.dots[each.id] ?? 0) + by; draw(); };
    return { row, each, number, less, more };
  });
  const draw = () => {
    const spent = Object.values(draft.dots).reduce((all, n) => all + n, 0);
    left.textContent = say(words.left, { n: round.budget - spent });
    for (const { row, each, number, less, more } of rows) {
      const dots = draft.dots[each.id] ?? 0;
      number.textContent = String(dots);
      less.disabled = dots === 0;
      more.disabled = spent >= round.budget;
      row.classList.toggle('chosen', dots > 0);
    }
    button.disabled = spent === 0;
  };
  const form = frame(round, el('span', {}, `${say(words.spread, { n: round.budget })} `, left),
    [el('ul', { class: 'ballots' }, ...rows.map(({ row }) => row))], words.sendVote,
    () => send({ dots: Object.fromEntries(Object.entries(draft.dots).filter(([, n]) => n > 0)) }),
    round.secret ? words.secretVote : words.openVote);
  const button = form.querySelector('button.main');
  draw();
  return form;
}

/** Return what a person sees after answering: arrived, or kept on the device; `more` stands below. */
export function receipt(phone, done, kept, more = null) {
  const { words, state } = phone;
  const closed = done.outcome === 'closed' || done.outcome === 'refused';
  const head = kept ? words.kept : closed ? (done.sentence || words.closedMeanwhile) : words.arrived;
  const dots = Object.entries(done.body?.dots ?? {}).map(([id, n]) => {
    const each = state.candidates.find((one) => one.id === Number(id));
    return el('p', {}, `${n} × ${each?.letter ?? ''} ${each?.name ?? ''}`);
  });
  const at = done.at ? new Date(done.at).toLocaleString(words.locale, { dateStyle: 'medium', timeStyle: 'short' }) : '';
  return el('section', { class: 'receipt', role: 'status' },
    el('span', { class: kept || closed ? 'waits' : 'tick', 'aria-hidden': 'true' }, kept || closed ? '…' : '✓'), el('h2', {}, head), ...dots,
    at ? el('p', { class: 'hint' }, at) : null,
    el('button', { type: 'button', class: 'second', onclick: () => { phone.changing = true; phone.draw(); } }, words.change),
    more,
    el('p', { class: 'note' }, words.offline));
}
