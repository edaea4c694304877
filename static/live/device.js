// The token of this device: made here, kept here, only its hash is stored by the server. It opens one workshop.

import { el } from '../atlas_map/dom.js';

const nameOf = (code) => `workshop ${code}`;

function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Return `{token, group, name}` when this device has joined and the token still opens the workshop. */
export async function knownDevice(code) {
  const device = JSON.parse(localStorage.getItem(nameOf(code)) ?? 'null');
  if (!device?.joined) return null;
  const answer = await fetch(`/live/${encodeURIComponent(code)}/own?round=0`, { headers: { Authorization: `Bearer ${device.token}` } }).catch(() => null);
  return !answer || answer.ok || answer.status >= 500 ? device : null; // without a connection the device stays in
}

/** Return the form with which a device joins; `joined` hears of the device. */
export function joinForm(code, { words, groups, example }, joined) {
  const known = JSON.parse(localStorage.getItem(nameOf(code)) ?? 'null');
  const device = { token: known?.token ?? newToken(), group: known?.group ?? null, name: known?.name ?? '' };
  const choices = groups.map(({ id, name }) => el('label', { class: 'choice' },
    el('input', { type: 'radio', name: 'group', value: String(id), checked: device.group === id, required: true }), el('span', {}, name)));
  const name = el('input', { id: 'name', name: 'name', maxlength: '60', autocomplete: 'name', value: device.name, 'aria-describedby': 'name-hint' });
  const problem = el('p', { class: 'warn', role: 'alert', hidden: true });
  const form = el('form', { class: 'sheet' }, el('h2', {}, words.joinTitle),
    example ? el('p', {}, el('span', { class: 'mark example' }, words.example)) : null,
    groups.length ? el('fieldset', {}, el('legend', {}, words.group), ...choices) : null,
    el('label', { for: 'name' }, words.name), name, el('p', { class: 'hint', id: 'name-hint' }, words.nameHint),
    problem, el('button', { class: 'main' }, words.join));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    device.group = Number(new FormData(form).get('group')) || null;
    device.name = name.value.trim();
    localStorage.setItem(nameOf(code), JSON.stringify(device)); // before sending: a second try is the same device
    const answer = await fetch(`/live/${encodeURIComponent(code)}/join`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: device.token, group: device.group, name: device.name }),
    }).catch(() => null);
    if (answer?.ok) {
      device.joined = true;
      localStorage.setItem(nameOf(code), JSON.stringify(device));
      joined(device);
    } else {
      problem.textContent = answer ? (await answer.json().catch(() => ({}))).error : words.lost;
      problem.hidden = false;
    }
  });
  return form;
}
