// What floats over the map: sentence with buttons, legend, zoom, scale, sources. Built once, filled on every run.

import { writeView } from './address.js';
import { el, iconButton, symbolPicture } from './dom.js';
import { ringPicture } from './images.js';
import { savePicture } from './picture.js';
import { FILTERS } from './shortcuts.js';

const LEGEND_MEMORY = 'quartiersatlas legend closed';

export class Controls {
  constructor(atlas, maplibre) {
    this.atlas = atlas;
    this.stage = atlas.host.querySelector('.stage');
    const { words } = atlas.data;
    this.sentence = el('div', { class: 'card sentence' });
    this.status = el('p', { class: 'words', role: 'status' });
    this.actions = el('div', { class: 'actions' },
      this.button('tune', words.filter, () => atlas.shortcuts.focus(FILTERS), 'open-panel'),
      this.button('link', words.share, () => this.share(), 'share'),
      this.button('download', words.export, () => this.toggleMenu(), 'export'));
    this.sentence.append(el('div', { class: 'said' }, this.status), this.actions);
    this.notes = el('div', { class: 'notes' });
    this.far = el('div', { class: 'card note far', role: 'status', hidden: true });
    atlas.map.on('zoomend', () => this.tellFar());
    this.legend = el('section', { class: 'card legend', 'aria-label': words.legend });
    this.foot = el('details', { class: 'sources' });
    const scale = new maplibre.ScaleControl({ maxWidth: 90, unit: 'metric' });
    this.scale = el('div', { class: 'scale' });
    this.scale.append(scale.onAdd(atlas.map));
    this.stage.append(el('div', { class: 'top' }, this.sentence, this.notes, this.far), this.legend, this.zoom(words),
      el('div', { class: 'foot' }, this.scale, this.foot));
    this.measurer = new ResizeObserver(() => this.tellHeight());
    this.measurer.observe(this.sentence);
  }

  button(icon, label, onclick, name) {
    return el('button', { type: 'button', class: `button ${name}`, onclick, title: label },
      el('span', { class: 'icon', 'aria-hidden': 'true' }, icon), el('span', { class: 'label' }, label));
  }

  zoom(words) {
    const { map, motion } = this.atlas;
    return el('div', { class: 'card zoom', role: 'group', 'aria-label': words.zoom },
      iconButton('add', words.zoomIn, () => map.zoomIn(motion)),
      iconButton('remove', words.zoomOut, () => map.zoomOut(motion)),
      iconButton('home', words.home, () => this.atlas.showBounds(this.atlas.data.start.bounds)),
      iconButton('format_list_bulleted', words.list, () => this.atlas.list.show(), { class: 'icon-button show-list' }),
      iconButton('table', words.table, () => this.atlas.command('table'), { class: 'icon-button show-table' }));
  }

  update(data) {
    const { stage } = this;
    stage.classList.toggle('with-drawer', Boolean(data.drawerOpen));
    stage.classList.toggle('dark', Boolean(data.theme.dark));
    for (const [name, value] of Object.entries(data.theme.css)) stage.style.setProperty(name, value);
    this.say(data.sentence, data.unplaced);
    this.fillNotes(data);
    this.tellFar();
    this.fillLegend(data);
    this.foot.replaceChildren(el('summary', { title: data.words.sourcesLabel }, data.sourcesShort),
      el('ul', {}, ...data.sources.map((source) => el('li', {}, source))));
    stage.querySelector('.show-table')?.setAttribute('aria-pressed', String(Boolean(data.tableOpen)));
  }

  // The live region is refilled only when the words change, so that nothing is announced twice.
  say(sentence, unplaced) {
    const said = JSON.stringify([sentence, unplaced]);
    if (said === this.said) return;
    this.said = said;
    // on phones the filter is left out, and the colon before it
    const [of, colon] = sentence.of.endsWith(':') ? [sentence.of.slice(0, -1), ':'] : [sentence.of, ''];
    this.status.replaceChildren(el('strong', { class: 'count' }, sentence.count), ` ${of}`, el('span', { class: 'colon' }, colon), ' ',
      el('span', { class: 'filter' }, sentence.filter));
    this.sentence.querySelectorAll('.more').forEach((old) => old.remove());
    const lines = (sentence.more ?? []).map((line) => el('p', { class: 'more' }, line));
    const listed = unplaced.map(({ layer, text, action }) => el('p', { class: 'more' }, `${text} `,
      el('button', { type: 'button', class: 'button plain', onclick: () => this.atlas.command('unplaced', layer) }, action)));
    this.sentence.querySelector('.said').append(...lines, ...listed);
  }

  fillNotes({ empty, problems }) {
    const notes = (problems ?? []).map((text) => el('div', { class: 'card note warn', role: 'alert' }, el('p', {}, text)));
    if (empty) {
      notes.push(el('div', { class: 'card note', role: 'status' }, el('p', {}, empty.text),
        el('button', { type: 'button', class: 'button primary loosen', onclick: () => this.atlas.command('remove', empty.remove) }, empty.action)));
    }
    this.notes.replaceChildren(...notes);
  }

  /** Say which layers are on and not drawn at this zoom: many points and cells appear only in larger scales. */
  tellFar() {
    const { map, motion, data } = this.atlas;
    const far = data.layers.filter((layer) => layer.minZoom > map.getZoom() && (layer.geometry === 'point' || layer.fillOpacity > 0));
    const said = far.map((layer) => layer.title).join(', ');
    if (said === this.farSaid) return;
    this.farSaid = said;
    this.far.hidden = !said;
    this.far.replaceChildren(el('p', {}, data.words.far.replace('{layers}', said)),
      el('button', { type: 'button', class: 'button', onclick: () => map.easeTo({ zoom: Math.max(...far.map((layer) => layer.minZoom)), ...motion }) },
        data.words.zoomIn));
  }

  fillLegend({ legend, words, theme, layers }) {
    const closed = (localStorage.getItem(LEGEND_MEMORY) ?? (this.stage.clientWidth < 640 ? '1' : '0')) === '1';
    const body = el('div', { class: 'legend-body', id: 'legend-body', hidden: closed });
    for (const group of legend) {
      if (legend.length > 1 && group.entries.length > 1) body.append(el('h3', {}, group.title));
      const entries = group.entries.map((entry) => el('li', {}, symbolPicture(entry.svg, 18),
        el('span', {}, entry.label), el('span', { class: 'amount' }, entry.count ?? '')));
      body.append(el('ul', {}, ...entries));
    }
    const grouped = layers.find((layer) => layer.grouped);
    if (grouped) body.append(this.groupEntry(grouped, words, theme));
    const toggle = el('button', {
      type: 'button', class: 'legend-toggle', 'aria-expanded': String(!closed), 'aria-controls': 'legend-body',
      onclick: () => this.toggleLegend(body, toggle),
    }, el('span', {}, words.legend), el('span', { class: 'icon', 'aria-hidden': 'true' }, closed ? 'expand_less' : 'expand_more'));
    this.legend.replaceChildren(toggle, body);
    this.legend.hidden = !legend.length;
  }

  groupEntry(layer, words, theme) {
    const colours = Object.values(layer.symbols).map((symbol) => symbol.colour);
    const ring = ringPicture(colours.slice(0, 3), [22, 8, 6], { ground: theme.page, rim: theme.page });
    const picture = el('span', { class: 'ring-sample', 'aria-hidden': 'true' }, ring, el('b', {}, '9'));
    return el('div', { class: 'group-entry' }, picture, el('span', {}, words.group));
  }

  toggleLegend(body, toggle) {
    body.hidden = !body.hidden;
    localStorage.setItem(LEGEND_MEMORY, body.hidden ? '1' : '0');
    toggle.setAttribute('aria-expanded', String(!body.hidden));
    toggle.querySelector('.icon').textContent = body.hidden ? 'expand_less' : 'expand_more';
  }

  async share() {
    const label = this.actions.querySelector('.share .label');
    const { words } = this.atlas.data;
    writeView(this.atlas.map);
    try {
      await navigator.clipboard.writeText(location.href);
      label.textContent = words.shared;
    } catch {
      prompt(words.share, location.href);
    }
    setTimeout(() => { label.textContent = words.share; }, 2500);
  }

  toggleMenu() {
    if (this.closeMenu()) return;
    const { words, downloads } = this.atlas.data;
    const rows = downloads.map(({ title, links }) => [el('h3', {}, title), el('div', { class: 'formats' },
      ...links.map(({ label, href }) => el('a', { href, download: true, class: 'button' }, label)))]).flat();
    this.menu = el('div', { class: 'card menu', role: 'dialog', 'aria-label': words.export },
      el('h2', {}, words.export), ...rows, el('h3', {}, words.picture),
      el('div', { class: 'formats' }, this.button('image', words.savePicture, () => this.savePicture(), 'save-picture')));
    this.stage.append(this.menu);
    this.menu.querySelector('a, button')?.focus();
  }

  async savePicture() {
    const button = this.menu.querySelector('.save-picture');
    const label = button.querySelector('.label');
    const { words } = this.atlas.data;
    button.disabled = true;
    label.textContent = words.drawing;
    try {
      await savePicture(this.atlas);
      label.textContent = words.savePicture;
    } catch (error) {
      console.warn(error);
      label.textContent = words.pictureFailed;
    }
    button.disabled = false;
  }

  /** Close the menu; return whether it was open. */
  closeMenu() {
    if (!this.menu) return false;
    this.menu.remove();
    this.menu = null;
    this.actions.querySelector('.export').focus();
    return true;
  }

  /** Tell the page how low the sentence reaches: on narrow screens the sheet begins below it. */
  tellHeight() {
    const reach = this.sentence.offsetTop + this.sentence.offsetHeight + this.stage.querySelector('.top').offsetTop;
    document.documentElement.style.setProperty('--qa-sentence-reach', `${reach}px`);
  }

  /** Pixels at each side that sentence, legend, buttons and drawer cover: what is flown to lies between them. */
  room() {
    const { clientWidth, clientHeight } = this.stage;
    const screen = window.innerWidth;
    const drawer = this.stage.classList.contains('with-drawer');
    const legend = this.legend.querySelector('.legend-body');
    const top = Math.min(this.sentence.offsetHeight + 40, clientHeight / 3);
    const left = clientWidth > 1000 && legend && !legend.hidden && !this.legend.hidden ? 276 : 24;
    if (screen <= 700) return { top, bottom: drawer ? clientHeight * 0.6 : 48, left: 20, right: 20 };
    const sheet = screen > 900 ? 388 : Math.max(clientWidth / 2, 304);
    return { top, bottom: 48, left, right: drawer ? sheet + 52 : 64 };
  }

  problem(error) {
    if (error?.name === 'AbortError' || /abort/i.test(error?.message ?? '')) return;
    console.warn(error);
    this.stage.dataset.problem = String(error?.message ?? error);
    if (!this.warning) {
      this.warning = el('div', { class: 'card note warn', role: 'alert' }, el('p', {}, this.atlas.data.words.problem));
      this.sentence.after(this.warning);
    }
  }

  /** Everything that was asked for is drawn. */
  settled() {
    this.stage.dataset.ready = String(Number(this.stage.dataset.ready ?? 0) + 1);
    if (this.warning && this.atlas.map.areTilesLoaded()) { this.warning.remove(); this.warning = null; }
  }
}
