// The big screen: map, question, options or results, joining code. No controls; the last picture stays when the line is lost.

import { el } from '../atlas_map/dom.js';
import { countText, resultList, scenarioText } from './results.js';
import { shape } from './shapes.js';
import { makeStage } from './stage.js';
import { follow } from './stream.js';

const code = decodeURIComponent(location.pathname.split('/')[2]).replace(/[\s-]/g, '').toUpperCase();
const said = document.querySelector('.said');
const access = document.querySelector('.access');
const foot = document.querySelector('.foot');
const dot = document.querySelector('.dot');

async function greet() {
  const answer = await fetch(`/live/${encodeURIComponent(code)}/hello${location.search}`).catch(() => null);
  if (answer?.ok) return answer.json();
  if (answer && answer.status < 500) { said.replaceChildren(el('h1', {}, (await answer.json()).error)); return null; }
  await new Promise((resolve) => { setTimeout(resolve, 2000); });
  return greet();
}

class Beamer {
  constructor({ words }, stage) {
    this.words = words;
    document.documentElement.lang = words.locale.slice(0, 2);
    this.stage = stage;
    this.state = null;
    this.frozen = false;
  }

  run() {
    follow(code, {
      map: (drawn) => { this.drawn = drawn; if (!this.frozen) this.showMap(); },
      state: (state) => this.update(state),
      view: ({ seq, view }) => this.follow(view, seq),
      answers: ({ round, answered, joined }) => {
        if (!this.state || this.frozen) return;
        this.state.joined = joined;
        if (this.state.round?.id === round) this.state.round.answered = answered;
        this.draw();
      },
      lost: () => { dot.hidden = false; },
      back: () => { dot.hidden = true; },
    });
  }

  // While the facilitator prepares in private the last picture stays; a fresh screen shows title and code.
  update(state) {
    this.frozen = state.hidden && state.workshop.status !== 'ended';
    document.body.classList.toggle('frozen', this.frozen);
    if (this.frozen && this.state) return;
    const first = !this.state;
    this.state = state;
    this.showMap();
    this.stage.setState(state);
    if (state.guiding && !this.frozen) this.stage.setView(state.view, state.view_seq, !first);
    this.draw();
  }

  follow(view, seq) {
    if (!this.state || this.frozen) return;
    const picked = this.state.view?.selected !== view.selected;
    this.state = { ...this.state, view, view_seq: seq };
    if (picked) this.stage.setState(this.state);
    if (this.state.guiding) this.stage.setView(view, seq);
  }

  showMap() {
    if (!this.drawn || this.drawn === this.shownMap) return;
    this.shownMap = this.drawn;
    this.stage.setMap(this.drawn);
  }

  draw() {
    const { state, words } = this;
    const step = state.steps[state.step];
    const result = this.resultOf(step);
    const ended = state.workshop.status === 'ended';
    said.classList.toggle('many', state.candidates.length > 5);
    said.replaceChildren(...[
      el('p', { class: 'of' }, state.workshop.title),
      el('h1', {}, ended ? words.ended : step.question || step.title),
      result ? el('p', { class: 'of' }, result.kind === 'vote' ? words.voteResult : words.ranking) : null,
      state.round ? el('p', { class: 'of' }, countText(state.round, state.round.answered, state.joined, words))
        : result ? el('p', { class: 'of' }, countText(result, result.answered, state.joined, words)) : null,
      result ? resultList(result, state, words, { size: 60 }) : this.options(),
      result?.sentence ? el('p', { class: 'note' }, result.sentence) : null,
      state.scenario ? el('section', { class: 'note' }, ...scenarioText(state.scenario, words)) : null,
    ].filter(Boolean));
    if (!access.childElementCount && !ended) this.invite();
    if (ended) access.replaceChildren();
    const sources = this.drawn?.sources ?? [];
    foot.hidden = !(sources.length || state.workshop.example);
    foot.replaceChildren(...[state.workshop.example ? el('span', { class: 'mark example' }, words.example) : null,
      sources.length ? el('span', {}, `${words.sources} ${sources.slice(0, 2).join(' · ')}`) : null].filter(Boolean));
  }

  /** The result that fits the step: of its own round, or the ranking on a page for results. */
  resultOf(step) {
    const { results } = this.state;
    const own = { weigh: 'weigh', rate: 'rate', vote: 'vote' }[step.kind];
    if (own) return results.find(({ kind }) => kind === own);
    return step.kind === 'result' ? results.find(({ kind }) => kind === 'vote') ?? results.find(({ kind }) => kind === 'weigh') : null;
  }

  options() {
    return el('ul', { class: 'options' }, ...this.state.candidates.map((each, position) => el('li', {
      class: each.id === this.state.view?.selected ? 'chosen' : '',
    }, shape(position, 60), el('span', {}, each.name, each.place ? el('small', {}, ` ${each.place}`) : null))));
  }

  invite() {
    access.replaceChildren(
      el('img', { src: `/live/${encodeURIComponent(code)}/qr.svg`, alt: '', class: 'qr' }),
      el('div', {}, el('p', { class: 'of' }, this.words.takePart), el('p', { class: 'address' }, `${location.host}/live`),
        el('p', {}, `${this.words.code} `, el('b', { class: 'code' }, `${code.slice(0, 3)} ${code.slice(3)}`))),
    );
  }
}

const greeting = await greet();
if (greeting) {
  document.title = `${greeting.title} · Quartiersatlas`;
  const stage = await makeStage(document.querySelector('.canvas'), { code, words: greeting.words, still: true, large: true, dark: () => false });
  window.beamer = new Beamer(greeting, stage);
  window.beamer.run();
}
