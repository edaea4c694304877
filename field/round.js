// Rundgang "Noch leer?": what nobody has looked at for more than 90 days, nearest or oldest first, one tap each.

import { answers } from './answer.js';
import { $, el } from './dom.js';
import { due, metres } from './known.js';
import { _, n_ } from './language.js';
import { net } from './net.js';
import { daysSince, distance } from './words.js';

const SHOWN = 20;
const chosen = { order: 'near', borough: '' };

/** Draw the worklist around a place (or without one). */
export async function drawRound(place, waiting) {
  const units = await due();
  const boroughs = [...new Map(units.filter((unit) => unit.borough).map((unit) => [unit.borough_id, unit.borough])).entries()].sort((a, b) => a[1].localeCompare(b[1], 'de'));
  const own = new Set((net.who?.borough_ids ?? []).map(String));
  const left = units.filter((unit) => !chosen.borough || (chosen.borough === 'own' ? own.has(String(unit.borough_id)) : String(unit.borough_id) === chosen.borough))
    .map((unit) => ({ ...unit, away: place ? metres(place, unit) : null })).sort(place && chosen.order === 'near' ? byDistance : byAge);
  const again = () => drawRound(place, waiting);
  $('rundgang').replaceChildren(...[
    el('h2', { textContent: n_('{n} Leerstand prüfen', '{n} Leerstände prüfen', left.length) }),
    el('p', { className: 'quiet', textContent: place && chosen.order === 'near' ? _('Länger als 90 Tage nicht bestätigt, nächste zuerst') : _('Länger als 90 Tage nicht bestätigt, älteste zuerst') }),
    waiting && el('p', { className: 'warning', style: 'margin: 8px 0 0', textContent: _('{n} auf dem Gerät gesichert, noch nicht gesendet', { n: waiting }) }),
    choice('order', _('Reihenfolge'), [['near', _('Nächste zuerst')], ['old', _('Älteste zuerst')]], again),
    boroughs.length > 1 && area(boroughs, own, again),
    ...left.slice(0, SHOWN).map((unit, index) => item(unit, again, index === 0)),
    left.length > SHOWN && el('p', { className: 'quiet', textContent: _('und {n} weitere', { n: left.length - SHOWN }) }),
  ].filter(Boolean));
}

const byDistance = (a, b) => a.away - b.away;
const byAge = (a, b) => (a.confirmed ?? '').localeCompare(b.confirmed ?? '') || (a.away ?? 0) - (b.away ?? 0);

function choice(name, title, options, again) {
  return el('fieldset', {}, el('legend', { className: 'unseen', textContent: title }), el('div', { className: 'chips' },
    ...options.map(([value, label]) => el('label', {},
      el('input', { type: 'radio', name: `wahl-${name}`, value, checked: chosen[name] === value, onchange: () => { chosen[name] = value; again(); } }), el('span', { textContent: label })))));
}

function area(boroughs, own, again) {
  const options = [['', _('ganze Stadt')], ...(own.size ? [['own', _('meine Bezirke')]] : []), ...boroughs.map(([id, name]) => [String(id), name])];
  return el('details', { open: Boolean(chosen.borough) }, el('summary', { textContent: _('Stadtbezirk: {name}', { name: options.find(([value]) => value === chosen.borough)?.[1] ?? _('ganze Stadt') }) }),
    choice('borough', _('Stadtbezirk'), options, again));
}

function item(unit, again, first) {
  const days = daysSince(unit.confirmed);
  const age = days === null ? _('noch nie bestätigt') : n_('{n} Tag', '{n} Tage', days);
  return el('article', { className: 'due', 'data-uid': unit.uid },
    el('header', {}, el('div', {}, el('b', { textContent: unit.name || _('ohne Adresse') }), el('br'), el('small', { className: 'quiet', textContent: [unit.suburb, age].filter(Boolean).join(' · ') })),
      unit.away === null ? null : el('span', { className: 'quiet', textContent: distance(unit.away) })),
    answers(unit, again, first));
}
