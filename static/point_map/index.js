// One point on a map: set by a click, by the button or with Enter in the middle of the map.

import { el } from '../atlas_map/dom.js';
import { supplyPictures } from '../atlas_map/images.js';
import { mountMap, PageMap } from '../atlas_map/page_map.js';

const OPTIONS = { name: 'pointMap', room: { top: 24, left: 24, right: 60, bottom: 40 }, maxZoom: 19.5, flightZoom: 17, scale: 'site-scale' };
const EMPTY = { type: 'FeatureCollection', features: [] };

/** Return the map of this element once its library is loaded. */
export const mount = (host, component) => mountMap(PointMap, host, component);

class PointMap extends PageMap {
  constructor(maplibre, host, component) {
    super(maplibre, host, component, OPTIONS);
  }

  furnish() {
    const { words } = this.data;
    this.said = el('p', { role: 'status', class: 'draw-said' });
    const middle = el('button', { type: 'button', class: 'button', onclick: () => this.put(this.map.getCenter()) }, words.middle);
    this.stage.append(
      el('div', { class: 'draw-cross', 'aria-hidden': 'true' }),
      el('div', { class: 'card draw-bar', role: 'group', 'aria-label': words.set }, this.said, middle));
    this.stage.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.target !== this.map.getCanvas()) return;
      event.preventDefault();
      this.put(this.map.getCenter());
    });
    supplyPictures(this.map, (id, mode) => {
      const layer = this.data.layers.find((each) => each.id === id);
      const { theme } = this.data;
      if (!layer?.symbols || mode !== theme.mode) return null;
      return { layer, colours: Object.values(layer.symbols).map(({ colour }) => colour), ground: theme.page, rim: theme.land };
    });
    this.map.getCanvas().style.cursor = 'crosshair';
  }

  style() {
    const style = super.style();
    const { theme } = this.data;
    const circle = (id, radius, paint) => ({ id, type: 'circle', source: 'point', paint: { 'circle-radius': radius, ...paint } });
    style.sources.point = { type: 'geojson', data: EMPTY };
    style.layers.push(
      circle('point ring', 17, { 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-width': 3, 'circle-stroke-color': theme.text }),
      circle('point', 8, { 'circle-color': theme.css['--primary'], 'circle-stroke-width': 2.5, 'circle-stroke-color': theme.land }),
    );
    return style;
  }

  content() {
    const { point, words } = this.data;
    this.set('point', point, () => (point
      ? { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: point } } : EMPTY));
    this.said.textContent = point ? words.moved : words.begin;
  }

  hover() {}

  click({ lngLat }) {
    this.put(lngLat);
  }

  put({ lng, lat }) {
    const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
    this.tell('point', { lon: round(lng), lat: round(lat) });
  }
}
