// Sending: everything that waits goes out as soon as somebody answers, several at a time, each until its receipt is here.
// The same entry may be sent any number of times; the server knows it by its number and gives the same receipt again.

import * as entries from './entries.js';
import { ask, net, whoAmI } from './net.js';
import * as store from './store.js';

const AT_ONCE = 3;
const PHOTO_MS = 90_000;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000];
const FAILURES_IN_A_ROW = 4;
const PING_MS = 8000;
const FINAL = new Set([400, 403, 404, 409, 413, 415, 422]);
const PHOTO_FINAL = new Set([400, 409, 413, 415]);

export const sending = new Set();
let running = false;
let wanted = false;
let failures = 0;
let timer;

/** Begin to send now; called whenever something was saved or something may have changed. */
export async function send() {
  wanted = true;
  if (running) return;
  running = true;
  clearTimeout(timer);
  try {
    while (wanted) {
      wanted = false;
      await alone(round);
    }
  } finally {
    running = false;
    await plan();
  }
}

const alone = (work) => (navigator.locks ? navigator.locks.request('vor-ort-senden', { ifAvailable: true }, (lock) => lock && work()) : work());

async function plan() {
  const left = mine(await entries.waiting());
  const held = left.map((entry) => entry.notBefore - Date.now()).filter((ms) => ms > 0);
  const due = left.length > held.length;
  let pause = due ? PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] : PING_MS;
  if (net.state === 'sign-in') pause = 5000;
  else if (net.state === 'none') pause = Math.min(pause, 5000);
  else if (held.length) pause = Math.min(pause, Math.min(...held) + 50);
  clearTimeout(timer);
  timer = setTimeout(send, pause);
}

/** Entries of the person who is signed in, and those recorded before anybody was. */
export const mine = (list) => list.filter((entry) => !entry.person || entry.person === net.who?.person);

async function round() {
  if (!(await whoAmI())) return void (failures += 1);
  const now = Date.now();
  const due = mine(await entries.waiting()).filter((entry) => entry.notBefore <= now);
  let misses = 0;
  const next = async () => {
    for (let entry = due.shift(); entry; entry = due.shift()) {
      if (misses >= FAILURES_IN_A_ROW || net.state === 'sign-in') return;
      misses = (await deliver(entry)) ? 0 : misses + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  failures = misses ? failures + 1 : 0;
}

/** Send one entry and its photos; resolves with whether it needs no further try. */
async function deliver(waiting) {
  const entry = await entries.begin(waiting.uid, net.who.person);
  if (!entry) return true;
  sending.add(entry.uid);
  entries.changed();
  try {
    const answer = entry.receipt ? entry : await sendEntry(entry);
    if (!answer) return false;
    if (answer.refusedBy) return true;
    if (!entry.receipt) await entries.settle(entry, answer);
    if (!entry.photos) return true;
    const whole = await sendPhotos(entry);
    await entries.settle(entry, answer);
    return whole;
  } finally {
    sending.delete(entry.uid);
    entries.changed();
  }
}

async function sendEntry(entry) {
  const { kind, label, data, target, photos } = entry;
  const { ok, status, body } = await ask(`/entries/${entry.uid}`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person: net.who.person, kind, label, captured_at: entry.at, target, photos, ...data }),
  });
  if (ok && body.uid === entry.uid && body.receipt) return body;
  if (!FINAL.has(status) || body.again) return null;
  await entries.mark(entry.uid, { state: 'refused', sentence: body.error ?? '', sent: false });
  return { refusedBy: status };
}

async function sendPhotos(entry) {
  let whole = true;
  for (const photo of await entries.photosOf(entry.uid)) {
    if (photo.receipt || photo.refused) continue;
    const bytes = await store.get('bytes', photo.uid);
    const headers = { 'Content-Type': 'image/jpeg', 'X-Entry': entry.uid, 'X-Person': encodeURIComponent(net.who.person), 'X-Taken-On': photo.takenOn };
    if (photo.sha256) headers['X-SHA256'] = photo.sha256;
    const { ok, status, body } = await ask(`/photos/${photo.uid}`, { method: 'PUT', headers, body: bytes }, PHOTO_MS);
    if (ok && body.uid === photo.uid && body.receipt) await entries.photoArrived(photo.uid, body.receipt);
    else if (status === 404) return void (await entries.mark(entry.uid, { receipt: '' })); // the server does not know the entry (any more): say it again
    else if (PHOTO_FINAL.has(status) && !body.again) await entries.photoRefused(photo.uid, body.error ?? '');
    else whole = false;
    if (net.state === 'sign-in') return false;
  }
  return whole;
}

/** Send on every sign of life: network, sight, and a clock of our own. */
export function keepSending() {
  for (const sign of ['online', 'offline', 'focus']) addEventListener(sign, send);
  document.addEventListener('visibilitychange', () => document.hidden || send());
  send();
}
