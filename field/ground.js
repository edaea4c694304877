// Streets for the way without network: the tiles around the position are asked for once, the worker keeps them.

import { net } from './net.js';
import { keepWord, word } from './store.js';

const RADIUS_M = 1200;
const ZOOMS = [14, 15, 16];
const AGAIN_MS = 7 * 86_400_000;
const AT_ONCE = 4;

/** Addresses of the street tiles around a place. */
export function around({ lon, lat }) {
  const found = [];
  for (const zoom of ZOOMS) {
    const size = 2 ** zoom;
    const reach = (RADIUS_M / (40_075_016.7 * Math.cos((lat * Math.PI) / 180))) * size;
    const x = ((lon + 180) / 360) * size;
    const y = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * size;
    for (let column = Math.floor(x - reach); column <= x + reach; column += 1) {
      for (let line = Math.floor(y - reach); line <= y + reach; line += 1) {
        found.push(`/tiles/streets/${zoom}/${column}/${line}.mvt`);
        if (zoom === 14) found.push(`/tiles/boroughs/${zoom}/${column}/${line}.mvt`);
      }
    }
  }
  return found;
}

/** Fetch the ground around the place once a week, when the worker is there to keep it. */
export async function prefetch(locate) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.ready;
  while (!locate.taken || net.state !== 'net') await new Promise((done) => setTimeout(done, 2000));
  const wanted = around(locate.taken);
  const last = await word('ground');
  if (last && last.first === wanted[0] && Date.now() - last.at < AGAIN_MS) return;
  const rest = [...wanted];
  let missed = false;
  const work = async () => {
    for (let address = rest.shift(); address; address = rest.shift()) await fetch(address).catch(() => { missed = true; });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (!missed) await keepWord('ground', { first: wanted[0], at: Date.now() });
}
