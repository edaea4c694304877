// Numbers, days and states in German words.

const NARROW = ' ';
const DAY_MS = 86_400_000;
const number = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 1 });

export const STATUS = {
  vacant: ['leer', '●'], threatened: ['drohend', '▲'], marketing: ['in Vermarktung', '◆'], negotiation: ['in Verhandlung', '◐'],
  interim_use: ['Zwischennutzung', '■'], reported: ['gemeldet', '◌'], confirmed: ['bestätigt', '○'], conversion: ['Umbau', '◪'],
  unmarketable: ['nicht marktfähig', '✕'], occupied: ['belegt', '·'], relet: ['wiederbelegt', '✓'],
};
export const ANSWERS = {
  new: 'neu', still_vacant: 'noch leer', occupied: 'nicht mehr leer', not_checkable: 'nicht prüfbar', photos: 'Foto ergänzt',
};
export const KINDS = {
  shop: 'Laden', gastronomy: 'Gastro', office: 'Büro, Praxis', workshop: 'Werkstatt', studio: 'Atelier', storage: 'Lager',
};

export const statusWord = (code) => STATUS[code]?.[0] ?? code;
export const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;

export function distance(metres) {
  if (metres < 1000) return `${Math.round(metres)}${NARROW}m`;
  return `${number.format(metres / 1000)}${NARROW}km`;
}

export const accuracy = (metres) => `±${NARROW}${Math.round(metres)}${NARROW}m`;

export function clock(at) {
  return `${new Date(at).toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' })} Uhr`;
}

export const dayOf = (at) => new Date(at).toLocaleDateString('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric' });

/** Return the local day as YYYY-MM-DD, shifted by whole months (then the first of that month). */
export function isoDay(at = new Date(), months = null) {
  const day = months === null ? new Date(at) : new Date(at.getFullYear(), at.getMonth() + months, 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

export const daysSince = (iso) => (iso ? Math.max(0, Math.floor((Date.now() - new Date(`${iso}T00:00`)) / DAY_MS)) : null);

/** "bestätigt vor 97 Tagen", "heute bestätigt", "noch nie bestätigt". */
export function confirmedWords(iso) {
  const days = daysSince(iso);
  if (days === null) return 'noch nie bestätigt';
  if (days === 0) return 'heute bestätigt';
  return `bestätigt vor ${plural(days, 'Tag', 'Tagen')}`;
}

/** Where an entry stands, as one of three words, or what has to be looked at. */
export function stateWords(entry, sending) {
  if (entry.state === 'conflict') return 'bitte ansehen';
  if (entry.state === 'refused') return 'nicht angenommen';
  if (entry.state === 'arrived') return `Beleg ${entry.receipt}`;
  return sending ? 'wird gesendet' : 'gesichert';
}
