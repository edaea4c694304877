// The legend: measure, classes with counts, hatching, marks. It folds away, and never hides while areas are coloured.

import { el } from '../atlas_map/dom.js';

const MEMORY = 'quartiersatlas supply legend closed';

export class Legend {
  constructor(stage) {
    this.stage = stage;
    this.box = stage.appendChild(el('section', { class: 'card legend supply-legend' }));
  }

  update({ legend, words }) {
    const text = JSON.stringify(legend);
    if (text === this.text) return;
    this.text = text;
    const closed = (localStorage.getItem(MEMORY) ?? (this.stage.clientWidth < 360 ? '1' : '0')) === '1';
    const body = el('div', { class: 'legend-body', id: 'supply-legend-body', hidden: closed },
      legend.note ? el('p', { class: 'quiet' }, legend.note) : null,
      el('ul', {}, ...legend.entries.map((entry) => el('li', {}, swatch(entry), el('span', {}, entry.label),
        el('span', { class: 'amount' }, entry.count ?? '')))));
    const toggle = el('button', {
      type: 'button', class: 'legend-toggle', 'aria-expanded': String(!closed), 'aria-controls': 'supply-legend-body',
      onclick: () => this.toggle(body, toggle),
    }, el('span', {}, legend.title), el('span', { class: 'icon', 'aria-hidden': 'true' }, closed ? 'expand_less' : 'expand_more'));
    this.box.setAttribute('aria-label', words.legend);
    this.box.replaceChildren(toggle, body);
  }

  toggle(body, toggle) {
    body.hidden = !body.hidden;
    localStorage.setItem(MEMORY, body.hidden ? '1' : '0');
    toggle.setAttribute('aria-expanded', String(!body.hidden));
    toggle.querySelector('.icon').textContent = body.hidden ? 'expand_less' : 'expand_more';
  }
}

function swatch({ sort, colour, icon }) {
  const made = el('span', { class: `swatch ${sort}`, 'aria-hidden': 'true' });
  if (colour) made.style.setProperty('--swatch', colour);
  if (icon) made.append(el('span', { class: 'icon' }, icon));
  return made;
}
