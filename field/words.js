// Numbers, days and states in words.

import { N_, _, locale, n_ } from './language.js';

const NARROW = ' ';
const DAY_MS = 86_400_000;
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

export const STATUS = {
  vacant: [N_('leer'), '●'], threatened: [N_('drohend'), '▲'], marketing: [N_('in Vermarktung'), '◆'], negotiation: [N_('in Verhandlung'), '◐'],
  interim_use: [N_('Zwischennutzung'), '■'], reported: [N_('gemeldet'), '◌'], confirmed: [N_('bestätigt'), '○'], conversion: [N_('Umbau'), '◪'],
  unmarketable: [N_('nicht marktfähig'), '✕'], occupied: [N_('belegt'), '·'], relet: [N_('wiederbelegt'), '✓'],
};
export const ANSWERS = {
  new: N_('neu'), still_vacant: N_('noch leer'), occupied: N_('nicht mehr leer'), not_checkable: N_('nicht prüfbar'), photos: N_('Foto ergänzt'),
};
export const KINDS = {
  shop: N_('Laden'), gastronomy: N_('Gastro'), office: N_('Büro, Praxis'), workshop: N_('Werkstatt'), studio: N_('Atelier'), storage: N_('Lager'),
};

export const statusWord = (code) => (STATUS[code] ? _(STATUS[code][0]) : code);

export function distance(metres) {
  if (metres < 1000) return `${Math.round(metres)}${NARROW}m`;
  return `${number.format(metres / 1000)}${NARROW}km`;
}

export const accuracy = (metres) => `±${NARROW}${Math.round(metres)}${NARROW}m`;

export function clock(at) {
  return _('{time} Uhr', { time: new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }) });
}

export const dayOf = (at) => new Date(at).toLocaleDateString(locale, { day: '2-digit', month: '2-digit', year: 'numeric' });

/** Return the local day as YYYY-MM-DD, shifted by whole months (then the first of that month). */
export function isoDay(at = new Date(), months = null) {
  const day = months === null ? new Date(at) : new Date(at.getFullYear(), at.getMonth() + months, 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

export const daysSince = (iso) => (iso ? Math.max(0, Math.floor((Date.now() - new Date(`${iso}T00:00`)) / DAY_MS)) : null);

/** "bestätigt vor 97 Tagen", "heute bestätigt", "noch nie bestätigt". */
export function confirmedWords(iso) {
  const days = daysSince(iso);
  if (days === null) return _('noch nie bestätigt');
  if (days === 0) return _('heute bestätigt');
  return n_('bestätigt vor {n} Tag', 'bestätigt vor {n} Tagen', days);
}

/** Where an entry stands, as one of three words, or what has to be looked at. */
export function stateWords(entry, sending) {
  if (entry.state === 'conflict') return _('bitte ansehen');
  if (entry.state === 'refused') return _('nicht angenommen');
  if (entry.state === 'arrived') return _('Beleg {code}', { code: entry.receipt });
  return _(sending ? N_('wird gesendet') : N_('gesichert'));
}
