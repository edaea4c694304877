// What is it: one screen, large chips, no keyboard but for the address; only place and status are needed.

import { $, announce, el, icon } from './dom.js';
import { save } from './entries.js';
import { net } from './net.js';
import { PhotoStrip } from './photostrip.js';
import { send } from './sender.js';
import { KINDS, isoDay } from './words.js';

const STATUS = { vacant: 'leer', threatened: 'bald leer', conversion: 'Umbau', interim_use: 'Zwischennutzung' };
const FLOORS = { EG: 'EG', '1. OG': '1. OG', UG: 'UG', OG: 'höher' };
const ENTRY = { level: 'stufenlos', one: '1 Stufe', more: '2 und mehr' };
const WINDOW = { small: 'bis 3 m', middle: '3 bis 6 m', large: 'über 6 m' };
const INTERIM = { 6: 'in 6 Monaten', 12: 'in 12 Monaten' };
const SINCE = { now: 'diesen Monat', half: 'etwa ½ Jahr', year: 'über 1 Jahr', unknown: 'unbekannt' };

function chips(name, title, options, chosen = '', className = '') {
  return el('fieldset', { className }, el('legend', { textContent: title }), el('div', { className: 'chips' },
    ...Object.entries(options).map(([value, label]) => el('label', {},
      el('input', { type: 'radio', name, value, checked: value === chosen }), el('span', { textContent: label })))));
}

/** Show the form for a new vacancy, at a place or in a known unit; `done()` is called when it is on the device. */
export function showForm({ place, unit, nearby, done }) {
  const form = $('formular');
  const photos = new PhotoStrip();
  const address = el('input', { type: 'text', id: 'adresse', maxLength: 120, autocomplete: 'off', value: unit?.name ?? '', readOnly: Boolean(unit), placeholder: 'Straße und Hausnummer' });
  const hints = unit ? [] : [...new Set(nearby.map((each) => each.name).filter(Boolean))].slice(0, 3);
  form.replaceChildren(
    el('fieldset', {}, el('label', { className: 'label', for: 'adresse', textContent: 'Adresse' }), address,
      hints.length ? el('div', { className: 'chips hints' }, ...hints.map((name) => hint(name, address))) : null),
    chips('status', 'Was sehen Sie?', STATUS, 'vacant'),
    chips('interim', 'Zwischennutzung endet etwa', INTERIM, '', 'interim'),
    chips('kind', 'Art', KINDS, unit?.kind ?? ''),
    chips('floor', 'Geschoss', FLOORS, unit ? '' : 'EG'),
    chips('since', 'Leer seit', SINCE, '', 'past'),
    photos.element,
    chips('entry', 'Eingang', ENTRY),
    chips('window', 'Schaufenster, geschätzt', WINDOW),
    el('fieldset', {}, el('label', { className: 'label', for: 'notiz', textContent: 'Notiz' }), el('textarea', { id: 'notiz', rows: 2, maxLength: 500 })),
    el('div', { className: 'foot' }, el('button', { type: 'submit', className: 'primary wide' }, icon('save'), 'Auf dem Gerät sichern')),
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type=submit]');
    if (button.disabled) return;
    button.disabled = true;
    try {
      await keep(form, { place, unit, address: address.value.trim(), photos: await photos.ready() });
    } catch (error) {
      button.disabled = false;
      return void announce('Der Eintrag konnte auf diesem Gerät nicht gesichert werden. Bitte Speicher freigeben und noch einmal sichern.');
    }
    photos.clear();
    done();
    send();
  };
}

function hint(name, address) {
  return el('button', { type: 'button', textContent: name, onclick: () => { address.value = name; address.focus(); } });
}

function keep(form, { place, unit, address, photos }) {
  const value = (name) => new FormData(form).get(name) ?? '';
  const note = [value('window') && `Schaufenster ${WINDOW[value('window')]} (geschätzt)`, value('entry') === 'more' && 'Eingang: 2 und mehr Stufen', $('notiz').value.trim()];
  const data = {
    place: { lon: place.lon, lat: place.lat, accuracy_m: place.accuracy_m, method: place.method },
    address, status: value('status'), unit_kind: value('kind') || null, floor: value('floor'), ...since(value('status') === 'threatened' ? '' : value('since')),
    step_free: value('entry') ? value('entry') === 'level' : null, steps: { level: 0, one: 1 }[value('entry')] ?? null,
    interim_months: value('status') === 'interim_use' ? Number(value('interim')) || null : null,
    note: note.filter(Boolean).join('. '),
  };
  const target = unit ? { unit_uid: unit.uid, version: unit.version, status: unit.status } : null;
  return save({ person: net.who?.person ?? '', kind: 'new', label: address || 'Neuer Leerstand', data, target, photos });
}

/** "über 1 Jahr" is a day and how exact it is. */
function since(choice) {
  const today = new Date();
  switch (choice) {
    case 'now': return { since: isoDay(today, 0), since_precision: 'month' };
    case 'half': return { since: isoDay(today, -6), since_precision: 'estimated' };
    case 'year': return { since: isoDay(today, -12), since_precision: 'estimated' };
    default: return { since: null, since_precision: 'day' };
  }
}
