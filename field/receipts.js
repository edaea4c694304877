// What was recorded here and where it stands: saved, being sent, arrived with its receipt, or to be looked at.

import { $, el, icon } from './dom.js';
import * as entries from './entries.js';
import { _, n_ } from './language.js';
import { net, signInAddress } from './net.js';
import { mine, send, sending } from './sender.js';
import { ANSWERS, clock, dayOf, stateWords, statusWord } from './words.js';

const SHOWN = 8;
const ICONS = { saved: 'saved', arrived: 'arrived', conflict: 'problem', refused: 'problem' };
let whole = false;

/** Draw the list; `go` leads to another screen. */
export async function drawReceipts(go) {
  const all = await entries.list();
  const own = mine(all);
  const foreign = all.filter((entry) => !own.includes(entry) && entry.state === entries.WAITING);
  const shown = whole ? own : own.slice(0, SHOWN);
  $('belege').replaceChildren(...[
    summary(own), foreign.length && others(foreign),
    el('ol', {}, ...shown.map((entry) => el('li', {}, row(entry)))),
    own.length > shown.length && el('button', { type: 'button', textContent: n_('{n} weiteren ansehen', '{n} weitere ansehen', own.length - shown.length), onclick: () => { whole = true; drawReceipts(go); } }),
    el('p', { className: 'note', textContent: _('Ein Beleg heißt: Der Eintrag liegt sicher auf dem Server. Erst dann wird er hier vom Gerät gelöscht.') }),
    el('div', { className: 'foot' }, el('button', { type: 'button', className: 'wide', onclick: () => go('ort') }, icon('add'), _('Weiter erfassen'))),
  ].filter(Boolean));
}

/** Numbers of the page's head: `{all, arrived, waiting, problems, photos}`. */
export function counts(own) {
  const of = (state) => own.filter((entry) => entry.state === state);
  return {
    all: own.length, arrived: own.filter((entry) => entry.state !== entries.WAITING && entry.receipt).length, waiting: of(entries.WAITING).length,
    problems: of('conflict').length + of('refused').length, photos: own.reduce((sum, entry) => sum + (entry.photosArrived ?? 0), 0),
  };
}

function summary(own) {
  const { all, arrived, waiting, problems, photos } = counts(own);
  if (!all) return el('div', { className: 'summary waiting' }, icon('saved', 40), el('div', {}, el('strong', { textContent: _('Noch nichts erfasst') }), _('Einträge erscheinen hier mit ihrem Beleg.')));
  const last = own.map((entry) => entry.arrivedAt).filter(Boolean).sort().pop();
  const rest = [n_('{n} Foto', '{n} Fotos', photos), last && _('zuletzt {time}', { time: clock(last) })].filter(Boolean).join(', ');
  const told = _('{arrived} von {all} angekommen', { arrived, all });
  const text = waiting ? `${told}, ${whyWaiting(waiting)}` : told;
  return el('div', { className: waiting || problems ? 'summary waiting' : 'summary', role: 'status' }, icon(waiting || problems ? 'waiting' : 'cloud', 44),
    el('div', {}, el('strong', { textContent: text }), rest, problems ? `, ${_('{n} bitte ansehen', { n: problems })}` : ''));
}

function whyWaiting(n) {
  if (net.state === 'sign-in') return n_('{n} wartet auf Ihre Anmeldung', '{n} warten auf Ihre Anmeldung', n);
  if (net.state === 'none') return n_('{n} wartet auf Netz', '{n} warten auf Netz', n);
  return n_('{n} wird gesendet', '{n} werden gesendet', n);
}

function others(foreign) {
  const names = [...new Set(foreign.map((entry) => entry.person))].join(', ');
  return el('p', { className: 'warning', style: 'margin: 0 0 8px' }, n_('{n} Eintrag wartet von {names}. Gesendet wird erst, wenn diese Person sich anmeldet.', '{n} Einträge warten von {names}. Gesendet wird erst, wenn diese Person sich anmeldet.', foreign.length, { names }), ' ',
    el('a', { href: signInAddress(), textContent: _('Anmelden') }));
}

function row(entry) {
  const busy = sending.has(entry.uid);
  const photos = entry.photos ? `, ${n_('{n} Foto', '{n} Fotos', entry.photos)}` : '';
  const partly = entry.state === entries.WAITING && entry.receipt ? ` · ${_('{arrived} von {all} Fotos angekommen', { arrived: entry.photosArrived, all: entry.photos })}` : '';
  const problems = problem(entry);
  const today = entry.day === new Date().toLocaleDateString('sv-SE');
  return el('div', { className: `row ${entry.state}`, 'data-uid': entry.uid, 'data-state': busy ? 'sending' : entry.state },
    icon(busy ? 'sending' : ICONS[entry.state]),
    el('div', { className: 'what' }, el('b', { textContent: entry.label }), el('small', { textContent: `${_(ANSWERS[entry.kind])}${photos}${partly}` })),
    el('div', { className: 'end' }, today ? clock(entry.at) : dayOf(entry.at), el('br'), stateWords(entry, busy)),
    problems.length ? el('div', { className: 'problem' }, ...problems) : null);
}

function problem(entry) {
  if (entry.state === 'conflict') {
    const now = entry.register ? ` ${_('Im Register steht jetzt: {status}.', { status: statusWord(entry.register.status) })}` : '';
    return [el('p', { className: 'sentence', textContent: `${entry.sentence || _('Der Eintrag wurde zwischenzeitlich geändert. Bitte ansehen.')}${now}` }),
      el('div', { className: 'actions' },
        entry.register?.unit_uid ? el('button', { type: 'button', textContent: _('Meine Angabe gilt'), onclick: () => insist(entry) }) : null,
        el('button', { type: 'button', textContent: _('Register so lassen'), onclick: () => entries.mark(entry.uid, { state: 'arrived', sentence: '' }) }))];
  }
  if (entry.state !== 'refused') return [];
  return [el('p', { className: 'sentence', textContent: entry.sentence || _('Der Server hat den Eintrag nicht angenommen. Er bleibt auf diesem Gerät.') }),
    entry.receipt ? null : el('div', { className: 'actions' }, el('button', { type: 'button', textContent: _('Noch einmal senden'), onclick: async () => { await entries.mark(entry.uid, { state: entries.WAITING, sentence: '' }); send(); } }))].filter(Boolean);
}

/** Say it again, knowing what the register says now: a new entry; the old one stays as it was received. */
async function insist(entry) {
  await entries.save({ person: net.who?.person ?? '', kind: entry.kind, label: entry.label, data: { ...entry.data, resolves: entry.uid }, target: entry.register });
  await entries.mark(entry.uid, { state: 'arrived', sentence: '' });
  send();
}
