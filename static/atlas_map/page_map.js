// A map that gets all its content from a run of the page: Versorgung and Standorte. A subclass says what is drawn, what
// lies at a point and what a click means; this one keeps the view, the size, the theme and the order of the runs.

import { el, iconButton } from './dom.js';
import { buildStyle } from './style.js';
import { registerTiles } from './tiles.js';
import { Tooltip } from './tooltip.js';

const VENDOR = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const lastViews = new Map();
let library;

/** Return a map of this class once its library is loaded. */
export async function mountMap(kind, host, component) {
  library ??= import(new URL(VENDOR, location.origin).href);
  const maplibre = await library;
  registerTiles(maplibre);
  return new kind(maplibre, host, component);
}

export class PageMap {
  /** Options: `name` (of the map in the window), `room` (padding around the city), `maxZoom`, `flightZoom`, `scale` (class). */
  constructor(maplibre, host, component, options) {
    this.options = options;
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
      ...(lastViews.get(options.name) ?? { bounds: this.data.bounds, fitBoundsOptions: { padding: options.room } }),
      minZoom: 7, maxZoom: options.maxZoom, fadeDuration: 0, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, locale: { 'Map.Title': this.data.words.map },
    });
    this.tooltip = new Tooltip(this.stage);
    this.furnish();
    this.stage.append(this.zoom());
    const scale = new maplibre.ScaleControl({ maxWidth: 80, unit: 'metric' });
    this.stage.append(el('div', { class: `scale ${options.scale}` }, scale.onAdd(this.map)));
    this.watch();
    this.update(component);
  }

  /** The whole style of the map; subclasses add their own sources and layers. */
  style() {
    return buildStyle(this.data);
  }

  /** Put what floats over the map into the stage. */
  furnish() {}

  /** What the style is made of: when it differs from the last run, the style is built anew. */
  structure() {
    const { theme, base, layers } = this.data;
    return [theme, base, layers];
  }

  /** Bring sources and colours to the data of the latest run. */
  content() {}

  zoom() {
    const { words, bounds } = this.data;
    const { room } = this.options;
    return el('div', { class: 'card zoom', role: 'group', 'aria-label': words.zoom },
      iconButton('add', words.zoomIn, () => this.map.zoomIn(this.motion)),
      iconButton('remove', words.zoomOut, () => this.map.zoomOut(this.motion)),
      iconButton('home', words.home, () => this.map.fitBounds(bounds, { padding: room, ...this.motion })));
  }

  watch() {
    const { map } = this;
    const { name } = this.options;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.on('moveend', () => lastViews.set(name, { center: map.getCenter().toArray(), zoom: map.getZoom() }));
    map.on('mousemove', (event) => this.hover(event));
    map.on('mouseout', () => this.tooltip.hide());
    map.on('click', (event) => this.click(event));
    map.on('error', ({ error }) => { if (!/abort/i.test(String(error?.message))) console.warn(error); });
    map.on('idle', () => { this.stage.dataset.ready = String(Number(this.stage.dataset.ready ?? 0) + 1); });
    this.resizer = new ResizeObserver(() => map.resize());
    this.resizer.observe(this.host);
    window[name] = this;
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
    const structure = JSON.stringify(this.structure());
    if (structure !== this.done.structure) {
      const first = this.done.structure === undefined;
      this.done = { structure, flight: this.done.flight };
      if (!first) this.map.setStyle(this.style(), { diff: true });
    }
    this.content();
    this.fly();
  }

  /** Give a source its content, unless it has it already; `made` turns the content into GeoJSON. */
  set(name, content, made) {
    const text = JSON.stringify(content ?? null);
    const key = `source ${name}`;
    if (this.done[key] === text) return;
    this.done[key] = text;
    this.map.getSource(name)?.setData(made(content));
  }

  fly() {
    const { flight } = this.data;
    if (!flight || flight.seq === this.done.flight) return;
    this.done.flight = flight.seq;
    this.map.fitBounds(flight.bounds, { padding: 60, maxZoom: this.options.flightZoom, ...this.motion });
  }

  /** Tell the page what was picked. */
  tell(name, value) {
    this.component.setStateValue(name, { ...value, seq: ++this.seq });
  }

  remove() {
    this.resizer.disconnect();
    this.map.remove();
    const { name } = this.options;
    if (window[name] === this) delete window[name];
  }
}
