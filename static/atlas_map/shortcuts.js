// Single-letter shortcuts (WCAG 2.1.4: they can be switched off), listed under "?".

import { el, iconButton } from './dom.js';

const MEMORY = 'quartiersatlas shortcuts off';
export const FILTERS = '.st-key-karte_filter button, .st-key-karte_filter input';
const typing = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="slider"]';

export class Shortcuts {
  constructor(atlas) {
    this.atlas = atlas;
    this.listen = (event) => this.pressed(event);
    document.addEventListener('keydown', this.listen);
  }

  get off() {
    return localStorage.getItem(MEMORY) === '1';
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return this.escape(event);
    const target = event.composedPath()[0];
    if (this.off || (target instanceof Element && target.closest(typing))) return;
    const actions = {
      '/': () => this.focus('.st-key-karte_suche input'),
      f: () => this.focus(FILTERS),
      k: () => this.atlas.map.getCanvas().focus(),
      t: () => this.atlas.command('table'),
      '?': () => this.help(),
    };
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** Close what was opened last: this dialog, the list, then table or drawer. */
  escape(event) {
    if (this.dialog) return this.close();
    if (this.atlas.list.open) return this.atlas.list.close();
    if (this.atlas.controls.closeMenu()) return;
    const { data } = this.atlas;
    const sheet = document.querySelector('.qa-sheet-title');  // stands there a moment before the map hears of it
    if (!data.selection && !data.tableOpen && !sheet) return;
    if (event.composedPath().some((node) => node instanceof Element && node.matches?.('[data-baseweb="popover"]'))) return;
    this.atlas.command('close');
    this.atlas.map.getCanvas().focus();
  }

  focus(selector) {
    const open = document.querySelector('[data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapsedControl"] button');
    const target = () => document.querySelector(selector);
    if (open?.offsetParent) open.click();
    setTimeout(() => target()?.focus(), open?.offsetParent ? 350 : 0);
  }

  help() {
    const { words } = this.atlas.data;
    const rows = words.shortcuts.map(([key, meaning]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, meaning)]).flat();
    const box = el('input', { type: 'checkbox', checked: !this.off, onchange: (e) => localStorage.setItem(MEMORY, e.target.checked ? '0' : '1') });
    this.dialog = el('div', { class: 'card dialog', role: 'dialog', 'aria-label': words.shortcutsTitle, tabindex: '-1' },
      el('div', { class: 'dialog-head' }, el('h2', {}, words.shortcutsTitle), iconButton('close', words.close, () => this.close())),
      el('dl', {}, ...rows), el('label', {}, box, ` ${words.shortcutsOn}`));
    this.atlas.host.querySelector('.stage').append(this.dialog);
    this.dialog.focus();
  }

  close() {
    this.dialog?.remove();
    this.dialog = null;
    this.atlas.map.getCanvas().focus();
  }

  remove() {
    document.removeEventListener('keydown', this.listen);
  }
}
