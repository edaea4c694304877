// Right side of the facilitator's screen: the round of the present step, and the ranking.

import { el, number } from '../atlas_map/dom.js';
import { countText, resultList, say, scenarioText, spreadList, whole } from './results.js';

const UNDO_MS = 10_000;

export class LeadRound {
  constructor(lead) {
    this.lead = lead;
    this.element = el('section', { class: 'cards' });
    this.secret = false;
    this.budget = 3;
  }

  show(state) {
    const step = state.steps[state.step];
    const kind = ['weigh', 'rate', 'vote'].includes(step.kind) ? step.kind : null;
    const result = state.results.find((each) => each.kind === kind);
    const ranking = state.results.find((each) => each.kind === 'weigh');
    const told = JSON.stringify([state.round, state.results, step.id, state.workshop.status, this.closed, state.joined, state.groups, state.scenario, this.secret, this.budget]);
    if (told === this.told) return;
    this.told = told;
    const parts = [];
    if (state.workshop.status === 'prepared') parts.push(this.hintCard(this.lead.words.prepared));
    else if (kind) parts.push(this.roundCard(state, step, kind, result));
    if (kind !== 'vote' && ranking?.ranking) parts.push(this.rankingCard(state, ranking));
    if (step.kind === 'result') {
      const vote = state.results.find((each) => each.kind === 'vote');
      if (vote) parts.push(this.voteCard(state, vote));
    }
    if (!parts.length) parts.push(this.groupsCard(state, step));
    if (state.scenario) parts.unshift(scenarioCard(state.scenario, this.lead.words));
    this.element.replaceChildren(...parts);
  }

  hintCard(sentence) {
    return el('div', { class: 'card part' }, el('p', {}, sentence));
  }

  groupsCard(state, step) {
    return el('div', { class: 'card part' }, el('h3', {}, step.question || step.title),
      groupsList(state), el('p', { class: 'small' }, this.lead.words.devicesHint));
  }

  devices(state) {
    const { words } = this.lead;
    return el('details', {}, el('summary', {}, say(words.devices, { n: state.joined })), groupsList(state), el('p', { class: 'small' }, words.devicesHint));
  }

  roundCard(state, step, kind, result) {
    const { lead } = this;
    const { words } = lead;
    const open = state.round && state.round.kind === kind;
    const card = el('div', { class: 'card part' }, el('div', { class: 'part-head' }, el('h3', {}, step.title),
      open ? el('span', { class: 'chip tint', role: 'status' }, countText(state.round, state.round.answered, state.joined, words)) : null));
    if (open) {
      if (kind === 'weigh' && result) card.append(el('p', { class: 'small' }, words.spreadHint), spreadList(result, state));
      if (kind === 'vote') card.append(el('p', { class: 'small' }, state.round.secret ? words.secretVote : words.openVoteLead));
      card.append(el('div', { class: 'two' }, lead.button('lock', words.closeRound, () => this.close(state.round.id), 'primary')), this.devices(state));
      return card;
    }
    if (result) {
      card.append(el('p', { class: 'small' }, countText(result, result.answered, state.joined, words)));
      if (kind === 'weigh') card.append(spreadList(result, state));
      else if (kind === 'vote') card.append(resultList(result, state, words, { size: 26 }));
      card.append(el('div', { class: 'two' }, this.showing(result), this.reopen(result.id)));
    }
    card.append(this.opening(kind, Boolean(result)), this.devices(state));
    return card;
  }

  opening(kind, again) {
    const { lead } = this;
    const { words } = lead;
    const options = kind !== 'vote' ? null : el('div', { class: 'options-line' },
      el('label', {}, words.budget, ' ', el('input', {
        type: 'number', min: '1', max: '20', value: String(this.budget), onchange: (event) => { this.budget = Number(event.target.value); },
      })),
      el('label', {}, el('input', { type: 'checkbox', checked: this.secret, onchange: (event) => { this.secret = event.target.checked; } }), ` ${words.secret}`));
    return el('div', { class: 'opening' }, options, lead.button('lock_open', again ? words.openAgain : words.openRound,
      () => lead.act('open', { secret: this.secret, budget: this.budget }), again ? '' : 'primary'));
  }

  async close(id) {
    const answer = await this.lead.act('close');
    if (!answer) return;
    this.closed = id;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.closed = null; this.show(this.lead.state); }, UNDO_MS);
    this.show(this.lead.state);
  }

  reopen(id) {
    if (this.closed !== id) return null;
    return this.lead.button('undo', this.lead.words.undoClose, () => { this.closed = null; this.lead.act('reopen', { round_id: id }); });
  }

  rankingCard(state, result) {
    const { words } = this.lead;
    const firm = result.move ? say(words.move, {
      share: fine(result.move.share, words.locale), letter: state.candidates.find(({ id }) => id === result.move.id)?.letter ?? '',
    }) : '';
    const remarks = [result.sentence, firm, ...(result.remarks ?? [])].filter(Boolean);
    return el('div', { class: 'card part' }, el('div', { class: 'part-head' }, el('h3', {}, words.rankingTitle), el('span', { class: 'small' }, words.pointsOf)),
      resultList(result, state, words, { size: 26, places: true }),
      el('ul', { class: 'remarks' }, ...remarks.map((text) => el('li', {}, text))),
      state.steps[state.step].kind === 'result' ? this.showing(result) : null,
      this.firmTable(state, result), result.groups?.length > 1 ? this.groupsTable(state, result) : null);
  }

  /** The other method, and who leads by weights drawn at random: how much hangs on the weights of this room. */
  firmTable(state, { ranking }) {
    const { words } = this.lead;
    const letter = (id) => state.candidates.find((each) => each.id === id)?.letter ?? '';
    return el('details', {}, el('summary', {}, words.firm),
      el('table', {}, el('tr', {}, ...['', words.bySum, 'TOPSIS', words.atRandom].map((text) => el('th', {}, text))),
        ...ranking.map(({ id, points, topsis, wins }) => el('tr', {}, el('td', {}, letter(id)), el('td', {}, whole(points)), el('td', {}, whole(topsis)),
          el('td', {}, wins === null ? '–' : `${whole(wins)}\u202f%`)))),
      el('p', { class: 'small' }, words.firmHint));
  }

  groupsTable(state, { groups, agreement, apart }) {
    const { words } = this.lead;
    return el('details', {}, el('summary', {}, words.byGroup),
      el('table', {}, el('tr', {}, el('th', {}, words.groupHead), ...state.candidates.map(({ letter }) => el('th', {}, letter))),
        ...groups.map(({ name, places, topsis }) => el('tr', {}, el('td', {}, name || words.noGroup), ...state.candidates.map(({ id }) => el('td', {}, bothPlaces(places[id], topsis[id])))))),
      el('p', { class: 'small' }, words.bothHint),
      apart ? el('p', {}, apart) : null,
      agreement === null ? null : el('p', { class: 'small' }, say(words.agreement, { w: agreement.toFixed(2).replace('.', ',') })));
  }

  voteCard(state, vote) {
    const { words } = this.lead;
    return el('div', { class: 'card part' }, el('h3', {}, words.voteResult), resultList(vote, state, words, { size: 26 }),
      el('p', { class: 'small' }, countText(vote, vote.answered, state.joined, words)),
      this.showing(vote));
  }

  showing(result) {
    const { words } = this.lead;
    if (result.open) return null;
    return this.lead.button(result.shown ? 'visibility_off' : 'visibility', result.shown ? words.hideResult : words.showResult,
      () => this.lead.act('show', { round_id: result.id, on: !result.shown }));
  }

  remove() {
    clearTimeout(this.timer);
  }
}

// less than one percent is not none
function fine(share, locale) {
  return share < 1 ? number(share, 1, locale) : whole(share);
}

// "2", or "2 (1)" where TOPSIS orders otherwise
function bothPlaces(bySum, topsis) {
  return bySum === topsis ? String(bySum || '–') : `${bySum || '–'} (${topsis || '–'})`;
}

function groupsList({ groups }) {
  return el('ul', { class: 'groups' }, ...groups.map(({ name, joined }) => el('li', {}, el('span', {}, name), el('b', {}, String(joined)))));
}

function scenarioCard(scenario, words) {
  return el('div', { class: 'card part scenario' }, ...scenarioText(scenario, words));
}
