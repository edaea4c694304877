// Talking to the server. Whether there is a network is what the last request showed, never what the browser believes.

import { keepWord, word } from './store.js';

const API = '/api/field/v1';
const ASK_MS = 12_000;
const listeners = new Set();

/** What is known of the connection: `state` is "net", "none" or "sign-in"; `who` is the person who signed in last. */
export const net = { state: 'none', who: null };

export const onNet = (listener) => listeners.add(listener);

function became(state) {
  const before = net.state;
  net.state = state;
  if (before !== state) listeners.forEach((listener) => listener());
}

/** Ask the server; resolves with `{ok, status, body}`, `status` 0 when nobody answered for us. */
export async function ask(path, options = {}, patienceMs = ASK_MS) {
  try {
    const answer = await fetch(API + path, {
      ...options, cache: 'no-store', redirect: 'error', credentials: 'same-origin', signal: AbortSignal.timeout(patienceMs),
    });
    const body = await answer.json(); // a foreign page in between (hotel network) is no answer of ours
    became(answer.status === 401 ? 'sign-in' : 'net');
    return { ok: answer.ok, status: answer.status, body };
  } catch {
    became('none');
    return { ok: false, status: 0, body: {} };
  }
}

/** Ask who is signed in; the last answer is kept for when there is no network. */
export async function whoAmI() {
  if (!net.who) {
    net.who = (await word('who')) ?? null;
    if (net.who) listeners.forEach((listener) => listener());
  }
  const { ok, body } = await ask('/whoami', {}, 6000);
  if (ok && typeof body.person === 'string') {
    const other = JSON.stringify(net.who) !== JSON.stringify(body);
    net.who = body;
    if (other) {
      await keepWord('who', body);
      listeners.forEach((listener) => listener());
    }
  }
  return ok;
}

export const signInAddress = () => `/anmelden?weiter=${encodeURIComponent('/vor-ort')}`;
