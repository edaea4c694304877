// Pins and sketches by touch: choose, tap on the map, write a line, save. Kept on the device until they have arrived.

import { el } from '../atlas_map/dom.js';

export class Marking {
  constructor(phone, words) {
    this.phone = phone;
    this.words = words;
    this.points = [];
    this.bar = el('div', { class: 'mark-bar' },
      el('button', { type: 'button', class: 'tool pin-tool', onclick: () => this.begin('pin') }, words.pin),
      el('button', { type: 'button', class: 'tool sketch-tool', onclick: () => this.begin('sketch') }, words.sketch));
    this.hint = el('p', { class: 'hint', role: 'status' });
    this.text = el('input', { maxlength: '300', 'aria-label': words.noteText, placeholder: words.noteText });
    this.saver = el('button', { class: 'main' }, words.save);
    this.form = el('form', { class: 'marking', hidden: true }, this.hint, this.text,
      el('div', { class: 'two' }, this.saver, el('button', { type: 'button', class: 'second', onclick: () => this.stop() }, words.cancel)));
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.save(); });
  }

  on(map) {
    this.map = map;
    map.on('click', ({ lngLat }) => this.tap([lngLat.lng, lngLat.lat]));
  }

  begin(kind) {
    this.kind = kind;
    this.points = [];
    this.text.value = '';
    this.form.hidden = false;
    this.draw();
  }

  tap(point) {
    if (!this.kind) return;
    this.points = this.kind === 'pin' ? [point] : [...this.points, point];
    this.draw();
  }

  draw() {
    const enough = this.points.length >= (this.kind === 'pin' ? 1 : 2);
    this.hint.textContent = this.kind === 'pin' ? this.words.pinHint : `${this.words.sketchHint} (${this.points.length})`;
    this.saver.disabled = !enough;
    this.map.getSource('sketches')?.setData(this.sketch());
  }

  sketch() {
    const known = this.phone.stage.sketches ?? { type: 'FeatureCollection', features: [] };
    if (!this.kind || this.points.length === 0) return known;
    const line = this.points.length > 1 ? this.points : [this.points[0], [this.points[0][0] + 0.0003, this.points[0][1]]];
    return { ...known, features: [...known.features, { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }] };
  }

  save() {
    const uid = uuid();
    const body = { kind: 'note', uid, note: this.kind, text: this.text.value, points: this.points };
    this.phone.keep(`note ${uid}`, body);
    this.stop();
  }

  stop() {
    this.kind = null;
    this.points = [];
    this.form.hidden = true;
    this.map.getSource('sketches')?.setData(this.sketch());
  }

  problem(sentence) {
    this.form.hidden = false;
    this.hint.textContent = sentence;
  }
}

// crypto.randomUUID is missing where the page comes over plain http
function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = [...b].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
