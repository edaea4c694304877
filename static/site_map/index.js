// The map of the page Standorte: places of projects, outlines, and a drawing mode. All records come with the page.

import { el, iconButton } from '../atlas_map/dom.js';
import { pictureOf } from '../atlas_map/images.js';
import { buildStyle } from '../atlas_map/style.js';
import { registerTiles } from '../atlas_map/tiles.js';
import { Tooltip } from '../atlas_map/tooltip.js';
import { Draw, drawLayers } from './draw.js';

const VENDOR = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const EMPTY = { type: 'FeatureCollection', features: [] };
const ROOM = { top: 24, left: 24, right: 60, bottom: 40 };
const SYMBOLS = 'site symbols';
const FILL = 'site outlines';
let library;
let lastView = null;

/** Return the map of this element once its library is loaded. */
export async function mount(host, component) {
  library ??= import(new URL(VENDOR, location.origin).href);
  const maplibre = await library;
  registerTiles(maplibre);
  return new SiteMap(maplibre, host, component);
}

class SiteMap {
  constructor(maplibre, host, component) {
    this.host = host;
    this.component = component;
    this.data = component.data;
    this.done = {};
    this.seq = Date.now();
    this.stage = host.querySelector('.stage');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.motion = calm ? { animate: false } : { duration: 500, essential: false };
    this.map = new maplibre.Map({
      container: host.querySelector('.canvas'), style: this.style(),
      ...(lastView ?? { bounds: this.data.bounds, fitBoundsOptions: { padding: ROOM } }),
      minZoom: 7, maxZoom: 19.5, fadeDuration: 0, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, doubleClickZoom: true, locale: { 'Map.Title': this.data.words.map },
    });
    this.tooltip = new Tooltip(this.stage);
    this.chooser = this.stage.appendChild(el('div', { class: 'card chooser', hidden: true }));
    this.draw = new Draw(this);
    this.stage.append(this.zoom());
    const scale = new maplibre.ScaleControl({ maxWidth: 80, unit: 'metric' });
    this.stage.append(el('div', { class: 'scale site-scale' }, scale.onAdd(this.map)));
    this.watch();
    this.update(component);
  }

  style() {
    const style = buildStyle(this.data);
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
      ...drawLayers(theme).layers,
    );
    return style;
  }

  zoom() {
    const { words, bounds } = this.data;
    return el('div', { class: 'card zoom', role: 'group', 'aria-label': words.zoom },
      iconButton('add', words.zoomIn, () => this.map.zoomIn(this.motion)),
      iconButton('remove', words.zoomOut, () => this.map.zoomOut(this.motion)),
      iconButton('home', words.home, () => this.map.fitBounds(bounds, { padding: ROOM, ...this.motion })));
  }

  watch() {
    const { map } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.on('moveend', () => { lastView = { center: map.getCenter().toArray(), zoom: map.getZoom() }; });
    map.on('mousemove', (event) => this.hover(event));
    map.on('mouseout', () => this.tooltip.hide());
    map.on('movestart', () => { this.chooser.hidden = true; });
    map.on('click', (event) => this.click(event));
    map.on('error', ({ error }) => { if (!/abort/i.test(String(error?.message))) console.warn(error); });
    map.on('idle', () => { this.stage.dataset.ready = String(Number(this.stage.dataset.ready ?? 0) + 1); });
    map.setMissingStyleImageResolver(async (id) => {
      const svg = this.data.pictures[id];
      if (!svg) return;
      const picture = await pictureOf(svg, 2);
      if (!map.hasImage(id)) map.addImage(id, picture, { pixelRatio: 2 });
    });
    this.resizer = new ResizeObserver(() => map.resize());
    this.resizer.observe(this.host);
    window.siteMap = this;
  }

  /** Bring the map to the data of the latest run; only what differs is touched. */
  update(component) {
    this.component = component;
    this.data = component.data;
    const { theme } = this.data;
    this.stage.classList.toggle('dark', Boolean(theme.dark));
    for (const [name, value] of Object.entries(theme.css)) this.stage.style.setProperty(name, value);
    const run = () => this.apply();
    this.queue = (this.queue ?? this.map.once('styledata').then(() => {})).then(run).catch((error) => console.warn(error));
  }

  apply() {
    const { theme, base, layers } = this.data;
    const structure = JSON.stringify([theme, base, layers]);
    if (structure !== this.done.structure) {
      const first = this.done.structure === undefined;
      this.done = { structure, flight: this.done.flight };
      if (!first) this.map.setStyle(this.style(), { diff: true });
    }
    this.set('sites', this.data.sites);
    this.set('outlines', this.data.outlines);
    this.draw.update(this.data.draw);
    this.fly();
    this.stage.dataset.applied = String(Number(this.stage.dataset.applied ?? 0) + 1);
  }

  set(name, content) {
    const text = JSON.stringify(content ?? null);
    if (this.done[name] === text) return;
    this.done[name] = text;
    this.map.getSource(name)?.setData({ type: 'FeatureCollection', features: content ?? [] });
  }

  fly() {
    const { flight } = this.data;
    if (!flight || flight.seq === this.done.flight) return;
    this.done.flight = flight.seq;
    this.map.fitBounds(flight.bounds, { padding: 60, maxZoom: 15.5, ...this.motion });
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
    this.component.setStateValue('picked', { id: Number(id), seq: ++this.seq });
  }

  /** Hand a finished outline to the page, or tell it that drawing was given up (no points). */
  drawn(points) {
    this.component.setStateValue('drawn', { points, seq: ++this.seq });
  }

  remove() {
    this.draw.remove();
    this.resizer.disconnect();
    this.map.remove();
    if (window.siteMap === this) delete window.siteMap;
  }
}
