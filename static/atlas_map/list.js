// "Einträge im Ausschnitt": the text equivalent of what the map shows, nearest to the middle first.

import { el, iconButton, symbolPicture } from './dom.js';
import { recordSvg } from './images.js';
import { recordKey } from './pointer.js';
import { featureLines, featureTitle } from './tooltip.js';

const MOST = 100;

export class EntryList {
  constructor(atlas) {
    this.atlas = atlas;
    this.open = false;
    atlas.map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') { event.preventDefault(); this.show(); }
    });
  }

  /** Return what is drawn as `[feature, declaration]`, each record once, nearest to the middle first. */
  entries() {
    const { map } = this.atlas;
    const middle = map.project(map.getCenter());
    const seen = new Set();
    const far = (feature) => {
      const at = map.project(feature.geometry.coordinates);
      return Math.hypot(at.x - middle.x, at.y - middle.y);
    };
    return map.queryRenderedFeatures({ layers: this.atlas.drawn('single', 'cluster').map(([id]) => id) })
      .filter((feature) => {
        const name = `${feature.source} ${recordKey(feature)} ${feature.geometry.coordinates}`;
        return !seen.has(name) && seen.add(name);
      })
      .sort((a, b) => far(a) - far(b))
      .map((feature) => [feature, this.atlas.layerOf(feature)]);
  }

  /** Open the list of these entries, by default of all that is drawn. */
  show(entries = this.entries(), title = this.atlas.data.words.list) {
    this.close(false);
    const { words } = this.atlas.data;
    const note = entries.length > MOST ? words.listMost.replace('{most}', MOST).replace('{all}', entries.length) : null;
    this.box = el('div', { class: 'card list', role: 'dialog', 'aria-label': title },
      el('div', { class: 'dialog-head' }, el('h2', {}, title), iconButton('close', words.close, () => this.close())),
      entries.length ? el('ol', {}, ...entries.slice(0, MOST).map((entry) => this.row(...entry))) : el('p', {}, words.listEmpty),
      note && el('p', { class: 'quiet' }, note));
    this.box.addEventListener('keydown', (event) => this.move(event));
    this.atlas.host.querySelector('.stage').append(this.box);
    this.open = true;
    (this.box.querySelector('li button') ?? this.box.querySelector('button')).focus();
  }

  row(feature, layer) {
    const { words } = this.atlas.data;
    const lines = featureLines(layer, feature.properties, words);
    const group = Number(feature.properties.n ?? 1) > 1;
    const choose = () => { this.close(); this.atlas.pointer.open(feature, layer); };
    return el('li', {}, el('button', { type: 'button', onclick: choose },
      group ? el('span', { class: 'ring', 'aria-hidden': 'true' }) : symbolPicture(recordSvg(layer, feature.properties)),
      el('span', {}, el('strong', {}, featureTitle(layer, feature.properties, words)), el('small', {}, lines.slice(0, 3).join(' · ')))));
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = [...this.box.querySelectorAll('li button')];
    rows[Math.min(Math.max(rows.indexOf(this.box.getRootNode().activeElement) + step, 0), rows.length - 1)]?.focus();
  }

  close(back = true) {
    if (!this.open) return;
    this.box.remove();
    this.open = false;
    if (back) this.atlas.map.getCanvas().focus();
  }
}
