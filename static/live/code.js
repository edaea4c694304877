// The page on which people type the code.

import { el } from '../atlas_map/dom.js';

const page = document.querySelector('.page');
const words = await (await fetch(`/live/words${location.search}`)).json();

const field = el('input', {
  id: 'code', name: 'code', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: '12',
  'aria-describedby': 'hint', required: true,
});
const problem = el('p', { class: 'warn', role: 'alert', hidden: true });
const form = el('form', { class: 'sheet' }, el('h1', {}, words.joinTitle), el('label', { for: 'code' }, words.code), field,
  el('p', { class: 'hint', id: 'hint' }, words.codeHint), problem, el('button', { class: 'main' }, words.go));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const code = field.value.replace(/[\s-]/g, '').toUpperCase();
  const answer = await fetch(`/live/${encodeURIComponent(code)}/hello`);
  if (answer.ok) location.assign(`/live/${encodeURIComponent(code)}${location.search}`);
  else { problem.textContent = (await answer.json().catch(() => null))?.error ?? words.wrong; problem.hidden = false; field.focus(); }
});
page.append(form);
field.focus();
