// What was recorded here and where it stands: saved, being sent, arrived with its receipt, or to be looked at.

import { $, el, icon } from './dom.js';
import * as entries from './entries.js';
import { net, signInAddress } from './net.js';
import { mine, send, sending } from './sender.js';
import { ANSWERS, clock, dayOf, plural, stateWords, statusWord } from './words.js';

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
    own.length > shown.length && el('button', { type: 'button', textContent: `${own.length - shown.length} weitere ansehen`, onclick: () => { whole = true; drawReceipts(go); } }),
    el('p', { className: 'note', textContent: 'Ein Beleg heißt: Der Eintrag liegt sicher auf dem Server. Erst dann wird er hier vom Gerät gelöscht.' }),
    el('div', { className: 'foot' }, el('button', { type: 'button', className: 'wide', onclick: () => go('ort') }, icon('add'), 'Weiter erfassen')),
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
  if (!all) return el('div', { className: 'summary waiting' }, icon('saved', 40), el('div', {}, el('strong', { textContent: 'Noch nichts erfasst' }), 'Einträge erscheinen hier mit ihrem Beleg.'));
  const last = own.map((entry) => entry.arrivedAt).filter(Boolean).sort().pop();
  const rest = [plural(photos, 'Foto', 'Fotos'), last && `zuletzt ${clock(last)}`].filter(Boolean).join(', ');
  const why = net.state === 'sign-in' ? 'warten auf Ihre Anmeldung' : net.state === 'none' ? 'warten auf Netz' : 'werden gesendet';
  const text = waiting ? `${arrived} von ${all} angekommen, ${waiting} ${waiting === 1 ? why.replace('warten', 'wartet').replace('werden', 'wird') : why}` : `${arrived} von ${all} angekommen`;
  return el('div', { className: waiting || problems ? 'summary waiting' : 'summary', role: 'status' }, icon(waiting || problems ? 'waiting' : 'cloud', 44),
    el('div', {}, el('strong', { textContent: text }), rest, problems ? `, ${problems} bitte ansehen` : ''));
}

function others(foreign) {
  const names = [...new Set(foreign.map((entry) => entry.person))].join(', ');
  return el('p', { className: 'warning', style: 'margin: 0 0 8px' }, `${plural(foreign.length, 'Eintrag wartet', 'Einträge warten')} von ${names}. Gesendet wird erst, wenn diese Person sich anmeldet. `,
    el('a', { href: signInAddress(), textContent: 'Anmelden' }));
}

function row(entry) {
  const busy = sending.has(entry.uid);
  const photos = entry.photos ? `, ${plural(entry.photos, 'Foto', 'Fotos')}` : '';
  const partly = entry.state === entries.WAITING && entry.receipt ? ` · ${entry.photosArrived} von ${entry.photos} Fotos angekommen` : '';
  const problems = problem(entry);
  const today = entry.day === new Date().toLocaleDateString('sv-SE');
  return el('div', { className: `row ${entry.state}`, 'data-uid': entry.uid, 'data-state': busy ? 'sending' : entry.state },
    icon(busy ? 'sending' : ICONS[entry.state]),
    el('div', { className: 'what' }, el('b', { textContent: entry.label }), el('small', { textContent: `${ANSWERS[entry.kind]}${photos}${partly}` })),
    el('div', { className: 'end' }, today ? clock(entry.at) : dayOf(entry.at), el('br'), stateWords(entry, busy)),
    problems.length ? el('div', { className: 'problem' }, ...problems) : null);
}

function problem(entry) {
  if (entry.state === 'conflict') {
    const now = entry.register ? ` Im Register steht jetzt: ${statusWord(entry.register.status)}.` : '';
    return [el('p', { className: 'sentence', textContent: `${entry.sentence || 'Der Eintrag wurde zwischenzeitlich geändert. Bitte ansehen.'}${now}` }),
      el('div', { className: 'actions' },
        entry.register?.unit_uid ? el('button', { type: 'button', textContent: 'Meine Angabe gilt', onclick: () => insist(entry) }) : null,
        el('button', { type: 'button', textContent: 'Register so lassen', onclick: () => entries.mark(entry.uid, { state: 'arrived', sentence: '' }) }))];
  }
  if (entry.state !== 'refused') return [];
  return [el('p', { className: 'sentence', textContent: entry.sentence || 'Der Server hat den Eintrag nicht angenommen. Er bleibt auf diesem Gerät.' }),
    entry.receipt ? null : el('div', { className: 'actions' }, el('button', { type: 'button', textContent: 'Noch einmal senden', onclick: async () => { await entries.mark(entry.uid, { state: entries.WAITING, sentence: '' }); send(); } }))].filter(Boolean);
}

/** Say it again, knowing what the register says now: a new entry; the old one stays as it was received. */
async function insist(entry) {
  await entries.save({ person: net.who?.person ?? '', kind: entry.kind, label: entry.label, data: { ...entry.data, resolves: entry.uid }, target: entry.register });
  await entries.mark(entry.uid, { state: 'arrived', sentence: '' });
  send();
}
