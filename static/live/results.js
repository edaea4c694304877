// Results of rounds as bars, for telephones, the big screen and the facilitator.

import { el } from '../atlas_map/dom.js';
import { COLOURS, shape } from './shapes.js';

/** Return a sentence with its numbers filled in. */
export function say(sentence, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), sentence ?? '');
}

export const whole = (value) => (value === null || value === undefined ? '–' : String(Math.round(value)));

/** Return the list of a result: options by rank with a bar each. `places` adds "Platz 1 bis 2". */
export function resultList(result, state, words, { size = 32, places = false } = {}) {
  const rows = result.kind === 'vote' ? voteRows(result) : (result.ranking ?? []).map((row) => ({
    id: row.id, value: row.points, share: row.points ?? 0,
    place: places ? placeText(row, words) : '',
  }));
  return el('ol', { class: 'bars' }, ...rows.map((row) => barRow(row, state, size)));
}

function voteRows({ dots = [] }) {
  const most = Math.max(1, ...dots.map(({ n }) => n));
  return dots.map(({ id, n }) => ({ id, value: n, share: (100 * n) / most })).sort((a, b) => b.value - a.value);
}

function placeText(row, words) {
  if (!row.place) return words.noPlace;
  if (!row.from || row.from === row.to) return say(words.place, { n: row.from || row.place });
  return say(words.places, { from: row.from, to: row.to });
}

function barRow({ id, value, share, place }, state, size) {
  const position = state.candidates.findIndex((each) => each.id === id);
  const each = state.candidates[position];
  const bar = el('span', { class: 'fill' });
  bar.style.width = `${Math.max(0, Math.min(100, share))}%`;
  bar.style.background = COLOURS[position];
  return el('li', {}, shape(position, size),
    el('div', { class: 'bar-of' }, el('span', { class: 'bar-name' }, each.name, each.place ? el('small', {}, ` ${each.place}`) : null),
      el('span', { class: 'track', 'aria-hidden': 'true' }, bar)),
    el('b', { class: 'bar-value' }, whole(value)), place ? el('span', { class: 'bar-place' }, place) : null);
}

/** Return "14 von 18 haben gewichtet". */
export function countText(round, answered, joined, words) {
  const sentence = { weigh: words.weighted, rate: words.rated, vote: words.voted }[round.kind];
  return say(sentence, { n: answered, all: Math.max(joined, answered) });
}

/** Return the spread of the weights: dot = mean, bar = middle half of the answers. */
export function spreadList(result, state) {
  const told = result.criteria ?? [];
  // half the weight is the right end, unless somebody gives one criterion more: few criteria have large shares
  const wide = 100 / Math.max(50, ...told.map(({ high }) => high ?? 0), ...told.map(({ mean }) => mean ?? 0));
  return el('ul', { class: 'spread' }, ...told.map(({ id, low, mean, high }) => {
    const name = state.criteria.find((each) => each.id === id)?.name ?? '';
    const bar = el('span', { class: 'half' });
    const dot = el('span', { class: 'mean' });
    if (mean !== null) {
      bar.style.left = `${Math.min(100, low * wide)}%`;
      bar.style.width = `${Math.max(0.5, Math.min(100, high * wide) - Math.min(100, low * wide))}%`;
      dot.style.left = `${Math.min(100, mean * wide)}%`;
    }
    return el('li', {}, el('span', { class: 'spread-name' }, name),
      el('span', { class: 'scale-of', 'aria-hidden': 'true' }, mean === null ? null : bar, mean === null ? null : dot),
      el('b', {}, mean === null ? '–' : `${whole(mean)}\u202f%`));
  }));
}

/** Return name and numbers of the what-if scenario on the table. */
export function scenarioText({ name, lines = [] }, words) {
  return [el('b', {}, `${words.scenario}: ${name}`), ...lines.map((line) => el('p', {}, line))];
}
