// Where am I: the device's position while it gets better, taken by itself when it is good, corrected by a tap.

import { _ } from './language.js';

export const GOOD_M = 10;
export const POOR_M = 30;
const MAX_AGE_MS = 5000;

export class Place {
  constructor(onChange) {
    this.onChange = onChange;
    this.taken = null; // {lon, lat, accuracy_m, method}: what an entry gets
    this.seen = null; // latest position of the device
    this.problem = '';
  }

  watch() {
    if (!navigator.geolocation) return this.fail({ code: 2 });
    this.number = navigator.geolocation.watchPosition(
      ({ coords }) => this.found(coords), (error) => this.fail(error),
      { enableHighAccuracy: true, maximumAge: MAX_AGE_MS, timeout: 20_000 },
    );
  }

  found({ longitude, latitude, accuracy }) {
    this.seen = { lon: longitude, lat: latitude, accuracy_m: accuracy, method: 'device' };
    this.problem = '';
    const held = this.taken && (this.taken.method === 'map' || this.settled);
    if (!held) {
      this.taken = this.seen;
      this.settled = accuracy <= GOOD_M;
    }
    this.onChange();
  }

  fail({ code }) {
    this.problem = code === 1
      ? _('Ohne Freigabe der Position: bitte auf der Karte antippen.')
      : _('Position nicht gefunden: bitte auf der Karte antippen.');
    this.onChange();
  }

  /** The person says where it is. */
  set(lon, lat) {
    this.taken = { lon, lat, accuracy_m: null, method: 'map' };
    this.onChange();
  }

  /** Back to the device; what follows is taken again. */
  follow() {
    this.settled = false;
    if (this.seen) this.taken = this.seen;
    this.onChange();
  }

  get poor() {
    return this.taken?.method === 'device' && this.taken.accuracy_m > POOR_M;
  }
}
