// Where am I, and is it one of these: map, candidates nearest first, "new" last.

import { answers } from './answer.js';
import { $, announce, el, icon } from './dom.js';
import { near, refresh } from './known.js';
import { _, n_ } from './language.js';
import { net, onNet } from './net.js';
import { Place } from './place.js';
import { keepWord, word } from './store.js';
import { SmallMap } from './map.js';
import { STATUS, accuracy, confirmedWords, distance, statusWord } from './words.js';

const VACANT_M = 50;
const OCCUPIED_M = 30;
const MOST = 8;

export class Locate {
  constructor(go) {
    this.go = go;
    this.place = new Place(() => this.changed());
    $('hierher').append(icon('target'));
    $('hierher').onclick = () => this.place.follow();
    $('neu').append(icon('add'), _('Nein, neuer Leerstand'));
    $('neu').onclick = () => this.start(null);
    onNet(() => this.changed());
  }

  async begin() {
    this.last = await word('place');
    this.place.watch();
    const start = this.last ? { ...this.last, zoom: 16 } : { lon: 7.4653, lat: 51.5136, zoom: 11, ...net.who?.centre };
    try {
      this.map = await SmallMap.create($('karte'), start, (lon, lat) => this.place.set(lon, lat));
    } catch {
      $('karte').classList.add('none');
    }
    await this.changed();
  }

  get taken() {
    return this.place.taken;
  }

  async changed() {
    this.words();
    const { taken } = this;
    if (!taken) return;
    this.map?.show(taken);
    await this.draw();
    await keepWord('place', { lon: taken.lon, lat: taken.lat });
    if (net.state === 'net' && (await refresh(taken))) await this.draw();
  }

  words() {
    const { taken, poor, problem } = this.place;
    const text = taken ? (taken.method === 'map' ? _('Punkt von Hand gesetzt') : _('Genauigkeit {accuracy}', { accuracy: accuracy(taken.accuracy_m) })) : problem || _('Position wird gesucht …');
    const said = $('genauigkeit');
    if (said.textContent !== text) said.replaceChildren(icon(taken?.method === 'map' ? 'pin' : 'target', 18), text);
    $('ungenau').hidden = !poor;
    $('ungenau').textContent = poor ? _('Position ungenau ({accuracy}). Bitte auf der Karte antippen.', { accuracy: accuracy(taken.accuracy_m) }) : '';
  }

  /** Draw the candidates around the taken place. */
  async draw() {
    const { taken } = this;
    if (!taken) return;
    const radius = Math.min(100, Math.max(VACANT_M, taken.accuracy_m ?? 0));
    this.nearby = await near(taken, radius);
    const vacant = this.nearby.filter((unit) => unit.status !== 'occupied' && unit.status !== 'relet').slice(0, MOST);
    const occupied = this.nearby.filter((unit) => unit.status === 'occupied' && unit.away <= OCCUPIED_M);
    $('frage').hidden = !vacant.length && !occupied.length;
    $('bekannt').replaceChildren(...vacant.map((unit, index) => el('li', {}, this.card(unit, index + 1, () => this.open(unit)))));
    $('belegt').hidden = !occupied.length;
    $('belegt').querySelector('summary').textContent = n_('{n} belegte Einheit im Umkreis von {distance}', '{n} belegte Einheiten im Umkreis von {distance}', occupied.length, { distance: distance(OCCUPIED_M) });
    $('belegt').querySelector('ol').replaceChildren(...occupied.map((unit) => el('li', {}, this.card(unit, null, () => this.start(unit)))));
    this.map?.candidates(vacant);
    const fetched = await word('fetched');
    $('bestand').hidden = Boolean(this.nearby.length);
    $('bestand').textContent = fetched ? _('Im Register ist hier noch kein Leerstand bekannt.') : _('Das Register ist noch nicht auf diesem Gerät: Ohne Netz ist nicht zu sehen, was hier schon bekannt ist.');
  }

  card(unit, number, onclick) {
    const glyph = STATUS[unit.status]?.[1] ?? '·';
    const told = unit.own ? _('auf diesem Gerät, noch nicht gesendet') : unit.status === 'occupied' ? (unit.branch || _('jetzt leer?')) : confirmedWords(unit.confirmed);
    return el('button', { type: 'button', className: 'card', onclick, disabled: Boolean(unit.own) },
      number ? el('span', { className: 'number', textContent: String(number) }) : null,
      el('span', { className: 'what' }, el('b', { textContent: [unit.name || _('ohne Adresse'), unit.floor, unit.label].filter(Boolean).join(', ') }),
        el('small', {}, el('span', { className: `glyph ${unit.status}`, textContent: glyph }), ` ${statusWord(unit.status)}, ${told}`)),
      el('small', { textContent: distance(unit.away) }), icon('next'));
  }

  /** A known vacancy: say what is the case. */
  open(unit) {
    const days = confirmedWords(unit.confirmed);
    $('eintrag').replaceChildren(
      el('h2', { textContent: unit.name || _('Leerstand ohne Adresse') }),
      el('p', { className: 'quiet', textContent: [unit.floor, unit.suburb, `${statusWord(unit.status)}, ${days}`].filter(Boolean).join(' · ') }),
      el('div', { className: 'due' }, answers(unit, () => this.go('belege'))),
      el('p', { className: 'note', textContent: _('Nicht prüfbar: Eine geschlossene Tür allein ist kein Leerstand.') }));
    this.go('eintrag', unit.name || _('Leerstand'));
  }

  start(unit) {
    if (!this.taken) return void announce(_('Bitte zuerst die Stelle auf der Karte antippen.'));
    announce();
    this.go('angaben', unit ? unit.name : _('Neuer Leerstand'), { place: unit ? { ...this.taken, lon: unit.lon, lat: unit.lat } : this.taken, unit, nearby: this.nearby ?? [] });
  }
}
