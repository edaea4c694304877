// The facilitator's screen: steps, map that leads, rounds, ranking, notes. Everything it shows comes by the event stream;
// everything it does is posted. A run of the page is never needed.

import { el } from '../atlas_map/dom.js';
import { LeadMap } from './lead_map.js';
import { LeadRound } from './lead_round.js';
import { follow } from './stream.js';

/** Return the screen for the mount of a component. */
export async function mount(host, component) {
  const screen = new Lead(host, component);
  await screen.run();
  return screen;
}

const icon = (name) => el('span', { class: 'icon', 'aria-hidden': 'true' }, name);

class Lead {
  constructor(host, component) {
    this.host = host.querySelector('.stage');
    this.component = component;
    this.data = component.data;
    this.words = this.data.words;
    this.state = null;
    this.update(component);
    this.build();
  }

  button(name, label, act, kind = '') {
    return el('button', { type: 'button', class: `button ${kind}`, onclick: act }, icon(name), el('span', { class: 'label' }, label));
  }

  build() {
    const { words } = this;
    this.status = el('span', { class: 'chip good', role: 'status' }, words.connected);
    this.people = el('span', { class: 'chip' });
    this.steps = el('ol', { class: 'steps', 'aria-label': words.agenda });
    this.problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    this.round = new LeadRound(this);
    this.mapPart = new LeadMap(this);
    this.note = el('input', { maxlength: '2000', placeholder: words.noteHint, 'aria-label': words.noteLabel });
    this.decided = el('input', { type: 'checkbox' });
    this.noteForm = el('form', { class: 'note-line' }, icon('edit_note'), this.note,
      el('label', { class: 'as-decision' }, this.decided, el('span', {}, words.decision)), el('button', { class: 'button' }, words.keep));
    this.noteForm.addEventListener('submit', (event) => { event.preventDefault(); this.write(); });
    this.log = el('ul', { class: 'log' });
    this.nav = el('div', { class: 'nav' });
    const head = el('div', { class: 'lead-head' }, this.status, this.people, el('span', { class: 'grow' }),
      el('a', { class: 'button', href: `/live/${this.data.code}/beamer`, target: '_blank', rel: 'noopener' }, icon('cast'), el('span', { class: 'label' }, words.openBeamer)),
      this.button('qr_code_2', words.showAccess, () => this.access.showModal()));
    this.access = el('dialog', { class: 'access-dialog', 'aria-label': words.showAccess },
      el('img', { src: `/live/${this.data.code}/qr.svg`, alt: words.qr, width: 240, height: 240 }),
      el('p', {}, `${location.host}/live`), el('p', { class: 'code' }, `${this.data.code.slice(0, 3)} ${this.data.code.slice(3)}`),
      el('form', { method: 'dialog' }, el('button', { class: 'button primary' }, words.close)));
    this.host.replaceChildren(el('div', { class: 'lead' }, head, this.steps, this.problem,
      el('div', { class: 'columns' }, el('div', { class: 'left' }, this.mapPart.element, this.noteForm, this.log),
        el('div', { class: 'right' }, this.round.element, this.nav))), this.access);
  }

  async run() {
    await this.mapPart.start();
    this.end = follow(this.data.code, {
      map: (drawn) => this.mapPart.stage.setMap(drawn),
      state: (state) => this.show(state),
      view: ({ seq, view }) => this.mapPart.heard(seq, view),
      lost: (since) => this.tellLost(since),
      back: () => this.tellBack(),
    }, '?lead');
    window.lead = this;
  }

  update(component) {
    this.component = component;
    const { theme } = component.data;
    this.host.classList.toggle('dark', Boolean(theme?.dark));
    for (const [name, value] of Object.entries(theme?.css ?? {})) this.host.style.setProperty(name, value);
  }

  /** Post an act; what fails is said in one sentence. Returns the answer, or null. */
  async act(name, body = {}) {
    let answer;
    try {
      answer = await fetch(`/live/${this.data.code}/lead/${name}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000),
      });
    } catch {
      if (name !== 'view') this.say(this.words.notSent);
      return null;
    }
    if (answer.ok) { if (name !== 'view') this.say(''); return answer.json(); }
    const { error } = await answer.json().catch(() => ({ error: this.words.notSent }));
    this.say(error);
    return null;
  }

  say(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  async write() {
    const text = this.note.value.trim();
    if (!text) return this.note.focus();
    const kind = this.decided.checked ? 'decision' : 'note';
    if (await this.act('write', { text, kind })) { this.note.value = ''; this.decided.checked = false; }
  }

  tellLost(since) {
    const time = since.toLocaleTimeString(this.words.locale, { hour: '2-digit', minute: '2-digit' });
    this.status.textContent = this.words.lostSince.replace('{time}', time);
    this.status.className = 'chip warn';
  }

  tellBack() {
    this.status.textContent = this.words.connected;
    this.status.className = 'chip good';
    this.mapPart.send();
  }

  show(state) {
    const before = this.state;
    this.state = state;
    this.people.textContent = state.joined === 1 ? this.words.onePerson : this.words.people.replace('{n}', state.joined);
    this.drawSteps();
    this.drawNav();
    this.mapPart.show(state, !before);
    this.round.show(state);
    this.log.replaceChildren(...state.decisions.slice(-4).reverse().map(({ kind, text, at }) => el('li', {},
      el('time', {}, at), kind === 'decision' ? el('b', {}, ` ${this.words.decision}: `) : ' ', text)));
    this.host.dataset.ready = String(Number(this.host.dataset.ready ?? 0) + 1);
    if (before && before.workshop.status !== state.workshop.status) this.component.setTriggerValue('changed', { status: state.workshop.status, seq: Date.now() });
  }

  drawSteps() {
    const { steps, step } = this.state;
    this.steps.replaceChildren(...steps.map((each, number) => el('li', { class: number < step ? 'done' : number === step ? 'now' : '' },
      el('button', {
        type: 'button', 'aria-current': number === step ? 'step' : null, onclick: () => number !== step && this.act('step', { step_id: each.id }),
      }, el('span', { class: 'number', 'aria-hidden': 'true' }, number < step ? '✓' : String(number + 1)), each.title))));
  }

  drawNav() {
    const { steps, step, workshop } = this.state;
    const { words } = this;
    if (workshop.status === 'prepared') {
      this.nav.replaceChildren(this.button('play_arrow', words.start, () => this.act('start'), 'primary wide'));
      return;
    }
    const before = steps[step - 1];
    const next = steps[step + 1];
    this.nav.replaceChildren(...[
      before ? this.button('arrow_back', words.backStep, () => this.act('step', { step_id: before.id })) : null,
      el('span', { class: 'grow' }),
      el('a', { class: 'button', href: `/standorte?reiter=archiv&workshop=${this.data.code}`, target: '_blank', rel: 'noopener' },
        icon('description'), el('span', { class: 'label' }, words.protocol)),
      next ? el('button', { type: 'button', class: 'button primary', onclick: () => this.act('step', { step_id: next.id }) },
        el('span', { class: 'label' }, words.next.replace('{step}', next.title)), icon('arrow_forward')) : null,
      next ? null : this.button('stop_circle', words.end, () => this.confirmEnd(), 'primary'),
    ].filter(Boolean));
  }

  confirmEnd() {
    const dialog = el('dialog', { class: 'access-dialog' }, el('p', {}, this.words.endQuestion),
      el('form', { method: 'dialog', class: 'two' }, el('button', { class: 'button primary', value: 'yes' }, this.words.end),
        el('button', { class: 'button', value: '' }, this.words.cancel)));
    dialog.addEventListener('close', () => { if (dialog.returnValue === 'yes') this.act('end'); dialog.remove(); });
    this.host.append(dialog);
    dialog.showModal();
  }

  remove() {
    this.end?.();
    this.round.remove();
    this.mapPart.remove();
    if (window.lead === this) delete window.lead;
  }
}
