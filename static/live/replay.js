// The archive plays a workshop again, moment by moment.

import { el } from '../atlas_map/dom.js';
import { resultList, scenarioText } from './results.js';
import { makeStage } from './stage.js';

/** Return the replay for the mount of a component. */
export async function mount(host, component) {
  const replay = new Replay(host.querySelector('.stage'), component.data);
  await replay.run();
  return replay;
}

class Replay {
  constructor(host, data) {
    this.host = host;
    this.data = data;
    this.at = 0;
    const { words } = data;
    this.update({ data });
    this.canvas = el('div', { class: 'canvas' });
    this.said = el('div', { class: 'card part', role: 'status' });
    this.buttons = data.moments.map((moment, number) => el('button', { type: 'button', onclick: () => this.go(number) },
      el('time', {}, moment.at), el('span', {}, moment.title)));
    const step = (icon, label, by) => el('button', { type: 'button', class: 'button', onclick: () => this.go(this.at + by) },
      el('span', { class: 'icon', 'aria-hidden': 'true' }, icon), el('span', { class: 'label' }, label));
    host.replaceChildren(el('div', { class: 'replay' },
      el('div', { class: 'left' }, el('div', { class: 'map-box card' }, this.canvas), this.said),
      el('div', { class: 'right' }, el('div', { class: 'two' }, step('skip_previous', words.back, -1), step('skip_next', words.next, 1)),
        el('ol', { class: 'moments card' }, ...this.buttons.map((button) => el('li', {}, button))))));
  }

  async run() {
    this.stage = await makeStage(this.canvas, {
      code: '', archive: true, words: this.data.words, dark: () => this.host.classList.contains('dark'),
    });
    this.go(0);
    this.host.dataset.ready = '1';
  }

  update({ data }) {
    this.host.classList.toggle('dark', Boolean(data.theme?.dark));
    for (const [name, value] of Object.entries(data.theme?.css ?? {})) this.host.style.setProperty(name, value);
  }

  go(number) {
    this.at = Math.max(0, Math.min(this.data.moments.length - 1, number));
    const moment = this.data.moments[this.at];
    if (!moment) return;
    this.buttons.forEach((button, i) => (i === this.at ? button.setAttribute('aria-current', 'step') : button.removeAttribute('aria-current')));
    // the list alone is scrolled: the page stays where it is read
    const list = this.buttons[this.at].closest('ol');
    const { offsetTop: top, offsetHeight: height } = this.buttons[this.at];
    if (top < list.scrollTop || top + height > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 2;
    const { candidates, criteria, notes, results, maps } = this.data;
    if (this.map !== moment.map) { this.map = moment.map; this.stage.setMap(maps[moment.map]); }
    const state = { candidates, criteria, scenario: moment.scenario, view: moment.view, notes: notes.filter(({ id }) => moment.notes.includes(id)) };
    this.stage.setState(state);
    this.stage.setView(moment.view, Infinity);
    const result = results[String(moment.result)];
    this.said.replaceChildren(...[el('h3', {}, moment.step), el('p', {}, `${moment.at} ${moment.title}`),
      result ? resultList(result, state, this.data.words, { size: 26, places: result.kind === 'weigh' }) : null,
      result?.sentence ? el('p', { class: 'small' }, result.sentence) : null,
      ...(moment.scenario ? scenarioText(moment.scenario, this.data.words) : [])].filter(Boolean));
  }

  remove() {
    this.stage?.remove();
  }
}
