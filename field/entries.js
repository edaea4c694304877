// The queue: entries and photos wait on the device until the server has given each of them a receipt.

import { _ } from './language.js';
import * as store from './store.js';

export const WAITING = 'saved';
export const UNDO_MS = 10_000;
const KEEP_ARRIVED_MS = 7 * 86_400_000;
const listeners = new Set();

export const onChange = (listener) => listeners.add(listener);
export const changed = () => listeners.forEach((listener) => listener());

export function newUid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Put an entry and its photos on the device in one step; resolves when they are on disk. */
export async function save({ person, kind, label, data, target = null, photos = [], holdMs = 0 }) {
  const now = Date.now();
  const entry = {
    uid: newUid(), person, kind, label, data, target, at: new Date(now).toISOString(), day: localDay(now),
    state: WAITING, receipt: '', photos: photos.length, photosArrived: 0, notBefore: now + holdMs,
  };
  await store.write(['entries', 'photos', 'bytes'], ({ entries, photos: meta, bytes }) => {
    for (const photo of photos) {
      const uid = newUid();
      meta.put({ uid, entry: entry.uid, size: photo.bytes.byteLength, sha256: photo.sha256, takenOn: photo.takenOn, receipt: '' });
      bytes.put(photo.bytes, uid);
    }
    return entries.put(entry);
  });
  changed();
  return entry;
}

/** Take back an entry that has not been sent; resolves with whether there was still time. */
export async function undo(uid) {
  let taken = false;
  await store.write(['entries', 'photos', 'bytes'], ({ entries, photos, bytes }) => {
    const request = entries.get(uid);
    request.onsuccess = () => {
      const entry = request.result;
      if (!entry || entry.state !== WAITING || entry.sent) return;
      taken = true;
      entries.delete(uid);
      photos.index('entry').openCursor(uid).onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        bytes.delete(cursor.value.uid);
        cursor.delete();
        cursor.continue();
      };
    };
  });
  changed();
  return taken;
}

export async function list() {
  return (await store.all('entries')).sort((a, b) => b.at.localeCompare(a.at));
}

export const photosOf = (uid) => store.read(['photos'], ({ photos }) => photos.index('entry').getAll(uid));

/** Entries that still have something to send, oldest first. */
export async function waiting() {
  return (await store.all('entries')).filter((entry) => entry.state === WAITING).sort((a, b) => a.at.localeCompare(b.at));
}

/** From now on the entry belongs to this person and cannot be taken back; resolves with it, or with nothing when it was. */
export async function begin(uid, person) {
  let found = null;
  await store.change('entries', uid, (entry) => (found = { ...entry, sent: true, person: entry.person || person }));
  return found;
}

/** Note the receipt of a photo and let its bytes go, in one step. */
export async function photoArrived(uid, receipt) {
  await store.write(['photos', 'bytes'], ({ photos, bytes }) => {
    const request = photos.get(uid);
    request.onsuccess = () => { photos.put({ ...request.result, receipt }); bytes.delete(uid); };
  });
}

/** A photo that the server cannot take stays on the device, and its entry says so. */
export const photoRefused = (uid, sentence) => store.change('photos', uid, (photo) => ({ ...photo, refused: sentence || _('nicht angenommen') }));

/** An entry whose parts all have receipts is settled: arrived, or to be looked at. */
export async function settle(entry, answer) {
  const photos = await photosOf(entry.uid);
  const arrived = photos.filter((photo) => photo.receipt).length;
  const failed = photos.find((photo) => !photo.receipt && photo.refused);
  const done = photos.every((photo) => photo.receipt || photo.refused);
  const state = failed ? 'refused' : { applied: 'arrived', conflict: 'conflict', refused: 'refused' }[answer.outcome];
  await store.change('entries', entry.uid, (kept) => ({
    ...kept, receipt: answer.receipt, outcome: answer.outcome, sentence: failed ? _('Ein Foto wurde nicht angenommen: {why}', { why: failed.refused }) : answer.sentence ?? '', register: answer.register ?? null,
    photosArrived: arrived, state: done ? state : WAITING, arrivedAt: done ? new Date().toISOString() : null,
  }));
  changed();
}

export async function mark(uid, values) {
  await store.change('entries', uid, (entry) => ({ ...entry, ...values }));
  changed();
}

/** Forget entries that arrived more than a week ago; nothing else is ever forgotten. */
export async function forgetOld() {
  const before = Date.now() - KEEP_ARRIVED_MS;
  const old = (await store.all('entries')).filter((entry) => entry.state === 'arrived' && Date.parse(entry.at) < before);
  await store.write(['entries', 'photos'], ({ entries, photos }) => {
    for (const { uid } of old) {
      entries.delete(uid);
      photos.index('entry').openCursor(uid).onsuccess = ({ target: { result: cursor } }) => { cursor?.delete(); cursor?.continue(); };
    }
  });
}

function localDay(at) {
  return new Date(at).toLocaleDateString('sv-SE');
}
