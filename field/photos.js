// Photos are drawn anew on the device: small enough to send from the street, and without place, time and camera.

const LONGEST_PX = 1600;
const QUALITY = 0.8;
const LEAST_ROOM = 60_000_000;

import { _ } from './language.js';
import { room } from './store.js';
import { isoDay } from './words.js';

/** Return `{bytes, sha256, takenOn, address}` of a picture file, or nothing when it is no picture. */
export async function prepare(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  const bytes = await blob.arrayBuffer();
  return { bytes, sha256: await checksum(bytes), takenOn: isoDay(), address: URL.createObjectURL(blob) };
}

async function checksum(bytes) {
  if (!crypto.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Return the warning to show before the next photo, or an empty text. */
export async function roomWarning() {
  const free = await room();
  if (free === null || free > LEAST_ROOM) return '';
  return _('Der Speicher dieses Geräts ist fast voll (noch {left} MB). Bitte zuerst senden.', { left: Math.max(0, Math.round(free / 1e6)) });
}
