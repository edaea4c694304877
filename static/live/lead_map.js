// The facilitator's map: its view leads at most five times a second, the last one always.

import { el, iconButton } from '../atlas_map/dom.js';
import { makeStage } from './stage.js';

const APART_MS = 200;

export class LeadMap {
  constructor(lead) {
    this.lead = lead;
    const { words } = lead;
    this.toggle = el('input', { type: 'checkbox', role: 'switch', id: 'guide', onchange: () => this.guide(this.toggle.checked) });
    this.led = el('span', { class: 'small' });
    this.hide = lead.button('visibility_off', words.hideBeamer, () => lead.act('hide', { on: !lead.state?.hidden }));
    this.canvas = el('div', { class: 'canvas' });
    this.tools = el('div', { class: 'tools card', role: 'group', 'aria-label': words.tools },
      this.tool('near_me', words.point, ''), this.tool('add_location', words.pin, 'pin'), this.tool('draw', words.sketch, 'sketch'));
    this.text = el('input', { maxlength: '300', placeholder: words.noteText, 'aria-label': words.noteText });
    this.form = el('form', { class: 'card mark-form', hidden: true }, el('span', { class: 'small hint' }), this.text,
      el('button', { class: 'button primary' }, words.save), lead.button('close', words.cancel, () => this.choose('')));
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.saveMark(); });
    this.removal = el('div', { class: 'card marks-list', hidden: true });
    this.element = el('section', { class: 'lead-map' },
      el('div', { class: 'card guide' }, el('label', { for: 'guide', class: 'switch' }, this.toggle, el('span', { class: 'knob', 'aria-hidden': 'true' }),
        el('span', {}, el('b', {}, words.guiding), this.led)), el('span', { class: 'grow' }),
      lead.button('center_focus_strong', words.recall, () => this.recall()), this.hide),
      el('div', { class: 'map-box card' }, this.canvas, this.tools, this.form, this.removal, this.zoom(words)));
    this.kind = '';
    this.points = [];
    this.sentAt = 0;
  }

  tool(name, label, kind) {
    return el('button', { type: 'button', class: 'button flat', 'data-kind': kind, 'aria-pressed': String(kind === ''), onclick: () => this.choose(kind) },
      el('span', { class: 'icon', 'aria-hidden': 'true' }, name), el('span', { class: 'label' }, label));
  }

  zoom(words) {
    return el('div', { class: 'card zoom', role: 'group', 'aria-label': words.zoom },
      iconButton('add', words.zoomIn, () => this.byButton((map) => map.zoomIn())),
      iconButton('remove', words.zoomOut, () => this.byButton((map) => map.zoomOut())));
  }

  byButton(move) {
    this.moving = true;
    move(this.stage.map);
  }

  async start() {
    const { lead } = this;
    this.stage = await makeStage(this.canvas, {
      code: lead.data.code, words: lead.words, dark: () => lead.host.classList.contains('dark'),
      moved: (byHand) => { if (byHand || this.moving) { this.moving = false; this.send(); } },
      picked: (id) => this.pick(id),
    });
    this.stage.map.on('move', () => { if (this.stage.byHand || this.moving) this.soon(); });
    this.stage.map.on('click', ({ lngLat }) => this.tap([lngLat.lng, lngLat.lat]));
  }

  soon() {
    if (this.timer) return;
    this.timer = setTimeout(() => { this.timer = null; this.send(); }, Math.max(0, this.sentAt + APART_MS - Date.now()));
  }

  async guide(on) {
    await this.lead.act('guide', { on });
    if (on) this.lead.act('view', this.stage.view(this.selected ?? null));
  }

  // The view goes first: perhaps this map has not been moved since the page was opened.
  async recall() {
    await this.lead.act('view', this.stage.view(this.selected ?? null));
    await this.lead.act('recall');
  }

  /** Tell where the map stands; while an answer is on its way the newest view waits for it. */
  async send() {
    const { lead } = this;
    if (!lead.state?.guiding || lead.state.workshop.status === 'ended') return;
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    this.sentAt = Date.now();
    const answer = await lead.act('view', this.stage.view(this.selected ?? null));
    if (answer) this.stage.seq = Math.max(this.stage.seq, answer.seq);
    this.busy = false;
    if (this.again) { this.again = false; this.soon(); }
  }

  /** Another screen of who leads moved the map. Our own views come back with numbers that are known already. */
  heard(seq, view) {
    if (this.busy || seq <= this.stage.seq) return;
    this.selected = view.selected;
    this.stage.setView(view, seq);
  }

  pick(id) {
    const each = this.lead.state.candidates.find((one) => one.id === id);
    if (this.kind && each) return this.tap(each.lonLat);
    this.selected = this.selected === id ? null : id;
    this.lead.state.view = { ...this.lead.state.view, selected: this.selected };
    this.stage.setState(this.lead.state);
    this.lead.round.show(this.lead.state);
    this.send();
  }

  show(state, first) {
    const { words } = this.lead;
    if (!this.busy) this.selected = state.view?.selected ?? null;
    this.stage.setState({ ...state, view: { ...state.view, selected: this.selected } });
    if (first) this.stage.setView(state.view, state.view_seq, false);
    this.toggle.checked = state.guiding;
    this.led.textContent = words.ledHint;
    this.hide.querySelector('.label').textContent = state.hidden ? words.showBeamer : words.hideBeamer;
    this.hide.classList.toggle('on', state.hidden);
    const marks = state.notes;
    this.removal.hidden = !marks.length;
    this.removal.replaceChildren(el('details', {}, el('summary', {}, `${words.comments} (${marks.length})`), el('ul', {}, ...marks.map((note) => el('li', {},
      el('span', {}, [note.by, note.text || '•'].filter(Boolean).join(': ')),
      iconButton('close', words.removeMark, () => this.lead.act('unpin', { id: note.id })))))));
  }

  choose(kind) {
    this.kind = kind;
    this.points = [];
    this.text.value = '';
    this.form.hidden = !kind;
    for (const button of this.tools.children) button.setAttribute('aria-pressed', String(button.dataset.kind === kind));
    this.form.querySelector('.hint').textContent = kind === 'pin' ? this.lead.words.pinHint : this.lead.words.sketchHint;
    this.drawMark();
  }

  tap(point) {
    if (!this.kind) return;
    this.points = this.kind === 'pin' ? [point] : [...this.points, point];
    this.drawMark();
  }

  drawMark() {
    const known = this.stage.sketches ?? { type: 'FeatureCollection', features: [] };
    const [first] = this.points;
    const line = this.points.length > 1 ? this.points : first ? [first, [first[0] + 0.0002, first[1]]] : null;
    const drawn = line ? [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }] : [];
    this.stage.map.getSource('sketches')?.setData({ ...known, features: [...known.features, ...drawn] });
  }

  async saveMark() {
    if (this.points.length < (this.kind === 'pin' ? 1 : 2)) return;
    const body = { note: this.kind, uid: crypto.randomUUID?.() ?? String(Date.now()), text: this.text.value, points: this.points };
    if (await this.lead.act('pin', body)) this.choose('');
  }

  remove() {
    clearTimeout(this.timer);
    this.stage?.remove();
  }
}
