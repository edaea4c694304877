// The ranking by the own weights: only the device that gave them can ask for it.

import { el } from '../atlas_map/dom.js';
import { resultList, say } from './results.js';

const SPREAD_MS = 10_000;

export class OwnRanking {
  /** `changed()` hears when there is a new ranking. */
  constructor(code, token, words, changed) {
    Object.assign(this, { code, token, words, changed });
    this.told = null;
  }

  async load() {
    const answer = await fetch(`/live/${encodeURIComponent(this.code)}/ranking${location.search}`, {
      headers: { Authorization: `Bearer ${this.token()}` },
    }).catch(() => null);
    if (!answer?.ok) return; // the ranking shown before stays
    this.told = (await answer.json()).ranking;
    this.changed();
  }

  /** The mean ratings count from now on: ask again, not all devices in the same moment. */
  loadSoon() {
    if (this.told) setTimeout(() => this.load(), Math.random() * SPREAD_MS);
  }

  /** Return the list, or null before there are own weights. */
  element(state) {
    if (!this.told) return null;
    const { words, told } = this;
    const byTopsis = told.ranking.filter((row) => row.topsis_place).sort((a, b) => a.topsis_place - b.topsis_place);
    const order = byTopsis.map((row) => `${row.topsis_place}. ${state.candidates.find(({ id }) => id === row.id)?.letter ?? ''}`).join(' · ');
    const ranked = told.ranking.some((row) => row.place); // else the remarks say why there is none
    return el('section', { class: 'result own' }, el('h2', {}, words.ownRanking), el('p', { class: 'hint' }, words.ownHint),
      ranked ? resultList({ kind: 'weigh', ranking: told.ranking }, state, words) : null,
      order ? el('p', { class: 'hint' }, say(words.byTopsis, { order })) : null,
      ...told.remarks.map((text) => el('p', { class: 'hint' }, text)));
  }
}
