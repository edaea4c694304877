// What is it: one screen, large chips, no keyboard but for the address; only place and status are needed.

import { $, announce, el, icon } from './dom.js';
import { save } from './entries.js';
import { N_, _ } from './language.js';
import { net } from './net.js';
import { PhotoStrip } from './photostrip.js';
import { send } from './sender.js';
import { KINDS, isoDay } from './words.js';

const STATUS = { vacant: N_('leer'), threatened: N_('bald leer'), conversion: N_('Umbau'), interim_use: N_('Zwischennutzung') };
const FLOORS = { EG: N_('EG'), '1. OG': N_('1. OG'), UG: N_('UG'), OG: N_('höher') };
const ENTRY = { level: N_('stufenlos'), one: N_('1 Stufe'), more: N_('2 und mehr') };
// The words of the window go into the register's note, in German whoever records.
const WINDOW = { small: N_('bis 3 m'), middle: N_('3 bis 6 m'), large: N_('über 6 m') };
const INTERIM = { 6: N_('in 6 Monaten'), 12: N_('in 12 Monaten') };
const SINCE = { now: N_('diesen Monat'), half: N_('etwa ½ Jahr'), year: N_('über 1 Jahr'), unknown: N_('unbekannt') };

function chips(name, title, options, chosen = '', className = '') {
  return el('fieldset', { className }, el('legend', { textContent: _(title) }), el('div', { className: 'chips' },
    ...Object.entries(options).map(([value, label]) => el('label', {},
      el('input', { type: 'radio', name, value, checked: value === chosen }), el('span', { textContent: _(label) })))));
}

/** Show the form for a new vacancy, at a place or in a known unit; `done()` is called when it is on the device. */
export function showForm({ place, unit, nearby, done }) {
  const form = $('formular');
  const photos = new PhotoStrip();
  const address = el('input', { type: 'text', id: 'adresse', maxLength: 120, autocomplete: 'off', value: unit?.name ?? '', readOnly: Boolean(unit), placeholder: _('Straße und Hausnummer') });
  const hints = unit ? [] : [...new Set(nearby.map((each) => each.name).filter(Boolean))].slice(0, 3);
  form.replaceChildren(
    el('fieldset', {}, el('label', { className: 'label', for: 'adresse', textContent: _('Adresse') }), address,
      hints.length ? el('div', { className: 'chips hints' }, ...hints.map((name) => hint(name, address))) : null),
    chips('status', N_('Was sehen Sie?'), STATUS, 'vacant'),
    chips('interim', N_('Zwischennutzung endet etwa'), INTERIM, '', 'interim'),
    chips('kind', N_('Art'), KINDS, unit?.kind ?? ''),
    chips('floor', N_('Geschoss'), FLOORS, unit ? '' : 'EG'),
    chips('since', N_('Leer seit'), SINCE, '', 'past'),
    photos.element,
    chips('entry', N_('Eingang'), ENTRY),
    chips('window', N_('Schaufenster, geschätzt'), WINDOW),
    el('fieldset', {}, el('label', { className: 'label', for: 'notiz', textContent: _('Notiz') }), el('textarea', { id: 'notiz', rows: 2, maxLength: 500 })),
    el('div', { className: 'foot' }, el('button', { type: 'submit', className: 'primary wide' }, icon('save'), _('Auf dem Gerät sichern'))),
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
      return void announce(_('Der Eintrag konnte auf diesem Gerät nicht gesichert werden. Bitte Speicher freigeben und noch einmal sichern.'));
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
  return save({ person: net.who?.person ?? '', kind: 'new', label: address || _('Neuer Leerstand'), data, target, photos });
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
