// The map of the page Standorte: places of projects, outlines, and a drawing mode. All records come with the page.

import { el } from '../atlas_map/dom.js';
import { pictureOf } from '../atlas_map/images.js';
import { mountMap, PageMap } from '../atlas_map/page_map.js';
import { FONT_BOLD } from '../atlas_map/style.js';
import { Draw, drawLayers } from './draw.js';

const EMPTY = { type: 'FeatureCollection', features: [] };
const OPTIONS = { name: 'siteMap', room: { top: 24, left: 24, right: 60, bottom: 40 }, maxZoom: 19.5, flightZoom: 15.5, scale: 'site-scale' };
const SYMBOLS = 'site symbols';
const FILL = 'site outlines';

/** Return the map of this element once its library is loaded. */
export const mount = (host, component) => mountMap(SiteMap, host, component);

class SiteMap extends PageMap {
  constructor(maplibre, host, component) {
    super(maplibre, host, component, OPTIONS);
  }

  furnish() {
    this.chooser = this.stage.appendChild(el('div', { class: 'card chooser', hidden: true }));
    this.draw = new Draw(this);
  }

  style() {
    const style = super.style();
    const { theme } = this.data;
    Object.assign(style.sources, {
      sites: { type: 'geojson', data: EMPTY }, outlines: { type: 'geojson', data: EMPTY }, ...drawLayers(theme).sources,
    });
    const chosen = ['get', 'chosen'];
    style.layers.push(
      { id: FILL, type: 'fill', source: 'outlines', paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['case', chosen, 0.32, 0.18] } },
      {
        id: 'site outline lines', type: 'line', source: 'outlines', layout: { 'line-join': 'round' },
        paint: { 'line-color': ['case', chosen, theme.text, ['get', 'colour']], 'line-width': ['case', chosen, 3, 1.8] },
      },
      {
        id: 'site rings', type: 'circle', source: 'sites', filter: ['get', 'chosen'],
        paint: { 'circle-radius': 15, 'circle-color': theme.land, 'circle-stroke-width': 2.4, 'circle-stroke-color': theme.text },
      },
      {
        id: SYMBOLS, type: 'symbol', source: 'sites',
        layout: {
          'icon-image': ['get', 'icon'], 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.72, 14, 1], 'icon-allow-overlap': true,
          'icon-ignore-placement': true,
        },
      },
      { // several projects on one point: only one symbol can be seen, so their number stands beside it
        id: 'site piles', type: 'symbol', source: 'sites', filter: ['!=', ['get', 'pile'], ''],
        layout: {
          'text-field': ['get', 'pile'], 'text-font': [FONT_BOLD], 'text-size': 13, 'text-anchor': 'bottom-left', 'text-offset': [0.55, -0.35],
          'text-allow-overlap': true, 'text-ignore-placement': true,
        },
        paint: { 'text-color': theme.text, 'text-halo-color': theme.land, 'text-halo-width': 1.6 },
      },
      ...drawLayers(theme).layers,
    );
    return style;
  }

  watch() {
    super.watch();
    const { map } = this;
    map.on('movestart', () => { this.chooser.hidden = true; });
    map.setMissingStyleImageResolver(async (id) => {
      const svg = this.data.pictures[id];
      if (!svg) return;
      const picture = await pictureOf(svg, 2);
      if (!map.hasImage(id)) map.addImage(id, picture, { pixelRatio: 2 });
    });
  }

  content() {
    const collection = (features) => ({ type: 'FeatureCollection', features: features ?? [] });
    this.set('sites', this.data.sites, collection);
    this.set('outlines', this.data.outlines, collection);
    this.draw.update(this.data.draw);
  }

  apply() {
    super.apply();
    this.stage.dataset.applied = String(Number(this.stage.dataset.applied ?? 0) + 1);
  }

  /** Return the sites at a point of the canvas: places before outlines. */
  at(point) {
    const box = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
    const drawn = (id) => (this.map.getLayer(id) ? [id] : []);
    const places = this.map.queryRenderedFeatures(box, { layers: drawn(SYMBOLS) });
    const found = places.length ? places : this.map.queryRenderedFeatures(point, { layers: drawn(FILL) });
    return [...new Map(found.map(({ properties }) => [properties.id, properties])).values()];
  }

  hover(event) {
    if (this.draw.active) return this.draw.hover(event);
    const hits = this.at(event.point);
    this.map.getCanvas().style.cursor = hits.length ? 'pointer' : '';
    if (!hits.length) return this.tooltip.hide();
    const [first, ...others] = hits;
    this.tooltip.show(event.point, first.name, others.length ? others.map(({ name }) => name) : [first.line]);
  }

  click(event) {
    if (this.draw.active) return this.draw.click(event);
    const hits = this.at(event.point);
    this.chooser.hidden = true;
    if (hits.length === 1) this.pick(hits[0].id);
    else if (hits.length) this.choose(hits);
  }

  // Several projects may stand on one point: then a list asks which one is meant.
  choose(hits) {
    this.tooltip.hide();
    this.chooser.replaceChildren(el('p', { class: 'quiet' }, this.data.words.several), ...hits.map((hit) => el('button', {
      type: 'button', class: 'button', onclick: () => { this.chooser.hidden = true; this.pick(hit.id); },
    }, hit.name)));
    this.chooser.hidden = false;
    this.chooser.querySelector('button').focus();
  }

  pick(id) {
    this.tell('picked', { id: Number(id) });
  }

  /** Hand a finished outline to the page, or tell it that drawing was given up (no points). */
  drawn(points) {
    this.tell('drawn', { points });
  }

  remove() {
    this.draw.remove();
    super.remove();
  }
}
