// A participant's telephone: join, follow the map or look around, answer rounds, put pins.

import { el } from '../atlas_map/dom.js';
import { joinForm, knownDevice } from './device.js';
import { Marking } from './marking.js';
import { Outbox } from './outbox.js';
import { OwnRanking } from './own.js';
import { resultList, say, scenarioText } from './results.js';
import { answerForm, receipt } from './rounds.js';
import { shape } from './shapes.js';
import { makeStage } from './stage.js';
import { follow } from './stream.js';

const code = decodeURIComponent(location.pathname.split('/')[2]).replace(/[\s-]/g, '').toUpperCase();
const page = document.querySelector('.page');
const title = document.querySelector('.title');
const lost = document.querySelector('.lost');

class Phone {
  constructor(greeting, device) {
    this.words = greeting.words;
    document.documentElement.lang = greeting.words.locale.slice(0, 2);
    this.device = device;
    this.state = null;
    this.following = true;
    this.choice = null; // "map" or "round" when the person chose, for the round of that moment
    this.receipts = JSON.parse(localStorage.getItem(`workshop ${code} receipts`) ?? '{}');
    this.drafts = JSON.parse(localStorage.getItem(`workshop ${code} drafts`) ?? '{}');
    this.outbox = new Outbox(code, () => device.token, (...told) => this.settled(...told));
    this.own = new OwnRanking(code, () => device.token, greeting.words, () => this.draw());
    this.build();
  }

  build() {
    const { words } = this;
    this.badge = el('p', { class: 'badge', role: 'status' });
    this.canvas = el('div', { class: 'canvas' });
    this.under = el('div', { class: 'under' });
    this.button = el('button', { type: 'button', class: 'second follow', onclick: () => this.toggleFollow() });
    this.marking = new Marking(this, words);
    const zoom = el('div', { class: 'zoom', role: 'group' },
      el('button', { type: 'button', class: 'tool', 'aria-label': words.zoomIn, onclick: () => this.zoomBy(1) }, '+'),
      el('button', { type: 'button', class: 'tool', 'aria-label': words.zoomOut, onclick: () => this.zoomBy(-1) }, '−'));
    this.mapView = el('section', { class: 'map-view' }, el('div', { class: 'map-box' }, this.canvas, this.badge, this.marking.bar, zoom),
      this.under, this.marking.form, el('div', { class: 'foot-actions' }, this.button));
    this.roundView = el('section', { class: 'round-view', hidden: true });
    for (const kind of ['change', 'click']) this.roundView.addEventListener(kind, () => this.keepDrafts());
    page.replaceChildren(this.mapView, this.roundView);
  }

  // a half filled form survives a reload
  keepDrafts() {
    localStorage.setItem(`workshop ${code} drafts`, JSON.stringify(this.drafts));
  }

  zoomBy(steps) {
    this.release();
    this.stage.map.easeTo({ zoom: this.stage.map.getZoom() + steps, duration: 150 });
  }

  async run() {
    this.stage = await makeStage(this.canvas, {
      code, words: this.words, dark: () => matchMedia('(prefers-color-scheme: dark)').matches,
      grabbed: () => this.release(),
    });
    this.marking.on(this.stage.map);
    this.end = follow(code, {
      map: (drawn) => { this.drawn = drawn; this.stage.setMap(drawn); },
      state: (state) => this.update(state),
      view: ({ seq, view }) => this.follow(view, seq),
      answers: (told) => this.count(told),
      lost: () => { lost.textContent = this.words.lost; lost.hidden = false; },
      back: () => { lost.hidden = true; this.outbox.send(); },
    });
    this.own.load();
  }

  update(state) {
    const before = this.state;
    this.state = state;
    if (state.workshop.status === 'ended') return this.over();
    const recalled = before && state.recall !== before.recall;
    if (recalled) { this.following = true; this.choice = null; }
    if (before && (state.round?.id !== before.round?.id || state.step !== before.step)) this.choice = null;
    if (before?.round?.kind === 'rate' && state.round?.id !== before.round.id) this.own.loadSoon();
    this.stage.setState(state);
    if (this.following && state.guiding) this.stage.setView(state.view, state.view_seq, Boolean(before));
    this.draw();
  }

  follow(view, seq) {
    if (!this.state) return;
    const picked = this.state.view?.selected !== view.selected;
    this.state = { ...this.state, view, view_seq: seq };
    if (picked) { this.stage.setState(this.state); this.draw(); }
    if (this.following && this.state.guiding) this.stage.setView(view, seq);
  }

  count({ round, answered, joined }) {
    if (!this.state) return;
    this.state.joined = joined;
    if (this.state.round && this.state.round.id === round) this.state.round.answered = answered;
    this.drawCount();
  }

  release() {
    if (!this.following) return;
    this.following = false;
    this.draw();
  }

  toggleFollow() {
    this.following = !this.following;
    if (this.following && this.state?.guiding) this.stage.setView(this.state.view, Infinity);
    this.draw();
  }

  /** What is on the screen: the round while it is open, else the map. */
  draw() {
    const { state, words } = this;
    if (!state) return;
    const { round } = state;
    const step = state.steps[state.step];
    title.textContent = round && this.shows() === 'round'
      ? `${say(words.step, { n: state.step + 1, all: state.steps.length })}: ${step.title}` : state.workshop.title;
    this.drawMap();
    const showRound = this.shows() === 'round';
    this.mapView.hidden = showRound;
    this.roundView.hidden = !showRound;
    if (showRound) this.drawRound(round);
    else this.stage.map.resize();
  }

  shows() {
    if (!this.state.round) return 'map';
    return this.choice ?? 'round';
  }

  drawMap() {
    const { state, words } = this;
    this.badge.textContent = this.following && state.guiding ? words.following : words.free;
    this.badge.classList.toggle('free', !(this.following && state.guiding));
    this.button.textContent = this.following ? words.lookAround : words.back;
    this.button.classList.toggle('main', !this.following);
    const waiting = state.workshop.status === 'prepared' ? el('p', { class: 'hint' }, words.notStarted) : null;
    this.under.replaceChildren(...[waiting, this.chosen(), ...this.results(), this.own.element(state), this.scenario(), this.unplaced(), this.comments(),
      state.workshop.example ? el('p', {}, el('span', { class: 'mark example' }, words.example)) : null,
      this.sources(),
      state.round ? el('button', { type: 'button', class: 'main', onclick: () => { this.choice = 'round'; this.draw(); } }, words.toRound) : null,
    ].filter(Boolean));
  }

  chosen() {
    const { state, words } = this;
    const at = state.candidates.findIndex((each) => each.id === state.view?.selected);
    const each = state.candidates[at];
    const step = state.steps[state.step];
    if (!each) return el('div', {}, el('h2', {}, step.question || step.title),
      el('p', { class: 'hint' }, state.guiding ? words.moveHint : words.notGuiding));
    return el('div', { class: 'card-of' }, shape(at, 44), el('div', {}, el('h2', {}, each.name),
      el('p', {}, [each.place, each.note].filter(Boolean).join(' · '))));
  }

  results() {
    return this.state.results.map((result) => el('section', { class: 'result' },
      el('h2', {}, result.kind === 'vote' ? this.words.voteResult : this.words.ranking),
      resultList(result, this.state, this.words), result.sentence ? el('p', { class: 'note' }, result.sentence) : null));
  }

  scenario() {
    const { scenario } = this.state;
    return scenario ? el('section', { class: 'note' }, ...scenarioText(scenario, this.words)) : null;
  }

  unplaced() {
    const names = this.state.candidates.filter(({ lonLat }) => !lonLat).map(({ letter, name }) => `${letter} ${name}`);
    return names.length ? el('p', { class: 'hint' }, `${this.words.noMap} ${names.join(', ')}`) : null;
  }

  comments() {
    const said = this.state.notes.filter(({ text }) => text);
    return said.length ? el('details', {}, el('summary', {}, `${this.words.comments} (${said.length})`),
      el('ul', {}, ...said.map(({ by, text }) => el('li', {}, [by, text].filter(Boolean).join(': '))))) : null;
  }

  sources() {
    const { sources = [] } = this.drawn ?? {};
    return sources.length ? el('p', { class: 'source' }, `${this.words.sources} ${sources.join(' · ')}`) : null;
  }

  drawRound(round) {
    const key = `round ${round.id}`;
    const done = this.receipts[key];
    const kept = this.outbox.has(key);
    const toMap = el('button', { type: 'button', class: 'plain', onclick: () => { this.choice = 'map'; this.draw(); } }, this.words.toMap);
    const said = JSON.stringify([round.id, done, kept, this.changing, this.own.told]);
    if (said !== this.saidRound) {
      this.saidRound = said;
      const made = (done || kept) && !this.changing
        ? receipt(this, done ?? { kept: true }, kept && !done, round.kind === 'weigh' ? this.own.element(this.state) : null)
        : answerForm(this, round, (content) => this.enter(round, content));
      this.countLine = el('p', { class: 'hint count' });
      this.roundView.replaceChildren(made, this.countLine, toMap);
    }
    this.drawCount();
  }

  drawCount() {
    const round = this.state?.round;
    if (round && this.countLine) {
      this.countLine.textContent = say(this.words.answered, { n: round.answered, all: Math.max(this.state.joined, round.answered) });
    }
  }

  enter(round, content) {
    const key = `round ${round.id}`;
    delete this.receipts[key];
    this.changing = false;
    const sent = this.outbox.put(key, { ...content, kind: round.kind, round_id: round.id });
    this.draw();
    return sent;
  }

  keep(key, body) {
    return this.outbox.put(key, body);
  }

  settled(key, outcome, sentence, body) {
    if (key.startsWith('round ')) {
      this.receipts[key] = { outcome, sentence, body, at: new Date().toISOString() };
      localStorage.setItem(`workshop ${code} receipts`, JSON.stringify(this.receipts));
      if (body.kind === 'weigh') this.own.load();
    } else if (outcome !== 'arrived') this.marking.problem(sentence);
    this.draw();
  }

  over() {
    this.end?.();
    localStorage.removeItem(`workshop ${code}`);
    title.textContent = this.state.workshop.title;
    page.replaceChildren(el('section', { class: 'sheet centre' }, el('h2', {}, this.words.ended)));
  }
}

async function begin() {
  const answer = await fetch(`/live/${encodeURIComponent(code)}/hello${location.search}`).catch(() => null);
  if (!answer) { lost.textContent = 'Keine Verbindung. Es wird neu verbunden.'; lost.hidden = false; setTimeout(begin, 2000); return; }
  lost.hidden = true;
  const greeting = await answer.json();
  if (!answer.ok) {
    page.replaceChildren(el('section', { class: 'sheet centre' }, el('h2', {}, greeting.error), el('p', {}, el('a', { href: '/live' }, 'Code eingeben'))));
    return;
  }
  title.textContent = greeting.title;
  document.title = `${greeting.title} · Quartiersatlas`;
  const enter = (device) => {
    const phone = new Phone(greeting, device);
    window.phone = phone;
    phone.run();
  };
  const device = await knownDevice(code);
  if (device) enter(device);
  else page.replaceChildren(joinForm(code, greeting, enter));
}

begin();
