// What stands at the pointer: name and the tooltip fields of the declaration, or what a group holds.

import { el, number } from './dom.js';

/** Return the readable text of a value of a field. */
export function fieldText(field, properties, words) {
  const value = properties[field.column];
  if (value === null || value === undefined || value === '') return '';
  if (field.terms) return field.terms[value] ?? String(value);
  if (field.kind === 'boolean') return value ? words.yes : words.no;
  if (field.kind === 'since') return sinceText(String(value), properties[`${field.column}_precision`], words);
  if (field.kind === 'date') return day(String(value), words.language);
  if (typeof value === 'number') return number(value, field.digits, words.language) + (field.unit ? `\u202f${field.unit}` : '');
  return String(value);
}

function day(text, language) {
  const [year, month, date] = text.slice(0, 10).split('-').map(Number);
  return new Date(year, month - 1, date).toLocaleDateString(language, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

function sinceText(text, precision, words) {
  const [year, month] = text.split('-');
  if (precision === 'year') return year;
  if (precision === 'month') return `${month}/${year}`;
  if (precision === 'estimated') {
    const name = new Date(Number(year), Number(month) - 1, 1).toLocaleDateString(words.language, { month: 'long', year: 'numeric' });
    return `${name}, ${words.estimated}`;
  }
  return day(text, words.language);
}

/** Return the head line of a feature of a layer. */
export function featureTitle(layer, properties, words) {
  if (Number(properties.n) > 1) return `${number(Number(properties.n), 0, words.language)} ${layer.noun[1]}`;
  return String(properties[layer.nameColumn] || properties.name || layer.noun[0]);
}

/** Return the lines below the head line. */
export function featureLines(layer, properties, words) {
  if (Number(properties.n) > 1) {
    return Object.keys(layer.symbols ?? {})
      .filter((code) => properties[`n_${code}`])
      .map((code) => `${layer.symbols[code].label}: ${number(properties[`n_${code}`], 0, words.language)}`);
  }
  return layer.fields
    .filter((field) => field.column !== layer.nameColumn)
    .map((field) => [field.label, fieldText(field, properties, words)])
    .filter(([, text]) => text)
    .map(([label, text]) => (text.startsWith(`${label} `) ? text : `${label}: ${text}`)); // not "Ort: Ort angenähert"
}

/** The box at the pointer. */
export class Tooltip {
  constructor(parent) {
    this.box = parent.appendChild(el('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true }));
  }

  show(point, title, lines) {
    this.box.replaceChildren(el('strong', {}, title), ...lines.map((text) => el('span', {}, text)));
    this.box.hidden = false;
    const room = this.box.parentElement.getBoundingClientRect();
    const width = this.box.offsetWidth;
    const left = point.x + 16 + width > room.width ? point.x - 16 - width : point.x + 16;
    const top = Math.min(Math.max(point.y - 14, 8), room.height - this.box.offsetHeight - 8);
    this.box.style.transform = `translate(${Math.max(left, 8)}px, ${top}px)`;
  }

  hide() {
    this.box.hidden = true;
  }
}
