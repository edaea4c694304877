// What the register knows around here: fetched while there is network, asked from the device always.

import * as entries from './entries.js';
import { ask, net } from './net.js';
import * as store from './store.js';

const AROUND_M = 2500;
const MOVED_M = 600;
const OLD_MS = 10 * 60_000;
const EARTH_M = 6_371_008.8;
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Distance in metres between two places {lon, lat}; a sphere is exact enough for a city. */
export function metres(a, b) {
  const x = rad(b.lon - a.lon) * Math.cos(rad((a.lat + b.lat) / 2));
  return Math.hypot(x, rad(b.lat - a.lat)) * EARTH_M;
}

/** Fetch the units around a place and the worklist, when what is here is old or from elsewhere. */
export async function refresh(place, force = false) {
  const last = await store.word('fetched');
  if (!force && last && Date.now() - last.at < OLD_MS && metres(last.place, place) < MOVED_M) return false;
  const query = new URLSearchParams({ lon: place.lon.toFixed(6), lat: place.lat.toFixed(6), radius: AROUND_M });
  const [around, due] = await Promise.all([ask(`/units?${query}`), ask('/worklist')]);
  if (!around.ok || !due.ok) return false;
  await store.write(['known', 'words'], ({ known, words }) => {
    known.clear();
    for (const unit of [...due.body.units, ...around.body.units]) known.put(unit);
    words.put({ at: Date.now(), place }, 'fetched');
  });
  return true;
}

/** Units within `radius` metres, nearest first, also those still waiting on this device: `[{...unit, away}]`. */
export async function near(place, radius) {
  const known = await store.all('known');
  const mine = (entry) => !entry.person || entry.person === net.who?.person;
  const own = (await entries.waiting()).filter((entry) => mine(entry) && entry.kind === 'new' && entry.data.place && !entry.target).map(asUnit);
  return [...known, ...own].map((unit) => ({ ...unit, away: metres(place, unit) })).filter((unit) => unit.away <= radius)
    .sort((a, b) => a.away - b.away);
}

function asUnit({ uid, label, data }) {
  return { uid, name: label, status: data.status, kind: data.unit_kind, floor: data.floor, confirmed: null, ...data.place, own: true };
}

/** Vacancies not confirmed for more than 90 days (or never), without those answered on this device. */
export async function due() {
  const answered = new Set((await entries.list()).filter((entry) => entry.target && entry.kind !== 'photos' && entry.state !== 'refused').map((entry) => entry.target.unit_uid));
  return (await store.all('known')).filter((unit) => unit.due && !answered.has(unit.uid));
}

/** A unit was answered here: show it so from now on, whatever the network does. */
export async function remember(uid, values) {
  await store.change('known', uid, (unit) => ({ ...unit, ...values }));
}
