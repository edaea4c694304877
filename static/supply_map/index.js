// The map of the page Versorgung: areas coloured by feature state, cells, facilities, vacancies, the walk of a cell.
// The page sends arrays keyed by id; shapes come as tiles, so a what-if changes colours without loading anything.

import { el, iconButton } from '../atlas_map/dom.js';
import { buildStyle, sourceId } from '../atlas_map/style.js';
import { registerTiles } from '../atlas_map/tiles.js';
import { Tooltip } from '../atlas_map/tooltip.js';
import { Legend } from './legend.js';
import { gapLayers, gapSources, AREA_FILL, CELL_FILL, POINTS } from './layers.js';
import { supplyPictures } from './pictures.js';

const VENDOR = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const EMPTY = { type: 'FeatureCollection', features: [] };
// The legend stands at the lower left, so the city moves up; its size is given by the width of the map.
const ROOM = { top: 14, left: 14, right: 14, bottom: 130 };
let library;
let lastView = null;

/** Return the map of this element once its library is loaded. */
export async function mount(host, component) {
  library ??= import(new URL(VENDOR, location.origin).href);
  const maplibre = await library;
  await document.fonts.load('20px "Material Symbols Rounded"', component.data.icon).catch(() => {});
  registerTiles(maplibre);
  return new SupplyMap(maplibre, host, component);
}

class SupplyMap {
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
      minZoom: 7, maxZoom: 19, fadeDuration: 0, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, cooperativeGestures: false, locale: { 'Map.Title': this.data.words.map },
    });
    this.tooltip = new Tooltip(this.stage);
    this.legend = new Legend(this.stage);
    this.stage.append(this.zoom());
    const scale = new maplibre.ScaleControl({ maxWidth: 80, unit: 'metric' });
    this.stage.append(el('div', { class: 'scale supply-scale' }, scale.onAdd(this.map)));
    this.watch();
    this.update(component);
  }

  style() {
    const style = buildStyle(this.data);
    const at = style.layers.findIndex(({ id }) => id.startsWith('line '));
    Object.assign(style.sources, gapSources(this.data));
    const { below, above } = gapLayers(this.data);
    style.layers.splice(at < 0 ? style.layers.length : at, 0, ...below);
    style.layers.push(...above);
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
    map.on('click', (event) => this.click(event));
    map.on('error', ({ error }) => { if (!/abort/i.test(String(error?.message))) console.warn(error); });
    map.on('idle', () => { this.stage.dataset.ready = String(Number(this.stage.dataset.ready ?? 0) + 1); });
    supplyPictures(map, () => this.data);
    this.resizer = new ResizeObserver(() => map.resize());
    this.resizer.observe(this.host);
    window.supplyMap = this;
  }

  /** Bring the map to the data of the latest run; only what differs is touched. */
  update(component) {
    this.component = component;
    this.data = component.data;
    const { theme } = this.data;
    this.stage.classList.toggle('dark', Boolean(theme.dark));
    for (const [name, value] of Object.entries(theme.css)) this.stage.style.setProperty(name, value);
    this.legend.update(this.data);
    const run = () => this.apply();
    this.queue = (this.queue ?? this.map.once('styledata').then(() => {})).then(run).catch((error) => console.warn(error));
  }

  apply() {
    const { theme, base, layers, cells, colours, icon, dim, bare } = this.data;
    const structure = JSON.stringify([theme, base, layers, Boolean(cells), colours, icon, dim, bare]);
    if (structure !== this.done.structure) {
      const first = this.done.structure === undefined;
      this.done = { structure, flight: this.done.flight };
      if (!first) this.map.setStyle(this.style(), { diff: true });
    }
    this.colourAreas();
    this.colourCells();
    this.points();
    this.fly();
    this.stage.dataset.applied = String(this.data.stamp ?? '');
    performance.mark('supply-map-applied');
  }

  colourAreas() {
    const { areas } = this.data;
    const source = sourceId(this.data.layers[0]);
    const sourceLayer = this.data.layers[0].id;
    const before = this.done.areas ?? new Map();
    const now = new Map(areas.ids.map((id, i) => [id, `${areas.classes[i]} ${areas.uncertain[i]} ${areas.chosen === id}`]));
    for (const [id, state] of now) {
      if (before.get(id) === state) continue;
      const i = areas.ids.indexOf(id);
      this.map.setFeatureState({ source, sourceLayer, id }, { k: areas.classes[i], u: areas.uncertain[i] === 1, chosen: areas.chosen === id });
    }
    this.done.areas = now;
  }

  // The ids come as runs [first, count], the classes as one text of digits.
  colourCells() {
    const { cells } = this.data;
    if (!cells || this.done.cells === cells.classes + cells.chosen) return;
    const before = this.done.cellClasses;
    const target = (id) => ({ source: 'cells', sourceLayer: cells.layer, id });
    let at = 0;
    for (const [first, count] of cells.runs) {
      for (let i = 0; i < count; i += 1, at += 1) {
        if (before?.[at] !== cells.classes[at]) this.map.setFeatureState(target(first + i), { k: Number(cells.classes[at]) });
      }
    }
    if (this.done.cell) this.map.setFeatureState(target(this.done.cell), { chosen: false });
    if (cells.chosen) this.map.setFeatureState(target(cells.chosen), { chosen: true });
    Object.assign(this.done, { cells: cells.classes + cells.chosen, cellClasses: cells.classes, cell: cells.chosen });
  }

  points() {
    for (const name of POINTS) this.set(name, this.data.points[name]);
    this.set('path', this.data.path);
    this.set('reach', this.data.reach);
    this.set('selected', this.data.selected);
  }

  set(name, content) {
    const text = JSON.stringify(content ?? null);
    if (this.done[`source ${name}`] === text) return;
    this.done[`source ${name}`] = text;
    this.map.getSource(name)?.setData(features(name, content));
  }

  fly() {
    const { flight } = this.data;
    if (!flight || flight.seq === this.done.flight) return;
    this.done.flight = flight.seq;
    this.map.fitBounds(flight.bounds, { padding: 60, maxZoom: 15, ...this.motion });
  }

  /** Return `{kind, id, title, lines}` at a point of the canvas, or nothing. */
  at(point) {
    const box = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
    const drawn = POINTS.map((name) => name).filter((name) => this.map.getLayer(name)).reverse();
    const found = this.map.queryRenderedFeatures(box, { layers: drawn })[0];
    if (found) {
      const { kind, id, title, line } = found.properties;
      return { kind, id, title, lines: line ? [line] : [] };
    }
    const cell = this.map.getLayer(CELL_FILL) && this.map.queryRenderedFeatures(point, { layers: [CELL_FILL] })[0];
    if (cell) return { kind: 'cell', id: cell.id, title: this.data.words.cell, lines: this.cellLines(cell) };
    const area = this.map.getLayer(AREA_FILL) && this.map.queryRenderedFeatures(point, { layers: [AREA_FILL] })[0];
    return area && { kind: 'area', id: area.id, title: area.properties.name, lines: this.areaLines(area.id) };
  }

  cellLines(cell) {
    const number = cell.state?.k;
    return number === undefined ? [] : [this.data.cells.labels[number], this.data.words.why];
  }

  areaLines(id) {
    const i = this.data.areas.ids.indexOf(id);
    return i < 0 ? [] : this.data.areas.lines[i].split('\n');
  }

  hover(event) {
    const hit = this.at(event.point);
    this.map.getCanvas().style.cursor = hit ? 'pointer' : '';
    if (!hit) return this.tooltip.hide();
    this.tooltip.show(event.point, hit.title, hit.lines);
  }

  click(event) {
    const hit = this.at(event.point);
    if (!hit) return;
    performance.mark('supply-map-click');
    this.component.setStateValue('picked', { kind: hit.kind, id: Number(hit.id), seq: ++this.seq });
  }

  remove() {
    this.resizer.disconnect();
    this.map.remove();
    if (window.supplyMap === this) delete window.supplyMap;
  }
}

/** Return arrays of the page as GeoJSON: points as `{lon, lat, id, …}` columns, a line or polygons as coordinates. */
function features(name, content) {
  if (!content) return EMPTY;
  if (name === 'path') return { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: content } };
  if (name === 'reach') return { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: content } };
  if (name === 'selected') return { type: 'Feature', properties: { icon: '' }, geometry: { type: 'Point', coordinates: content } };
  return {
    type: 'FeatureCollection',
    features: content.id.map((id, i) => ({
      type: 'Feature',
      properties: {
        id, kind: content.kind, title: content.title[i], line: content.line?.[i] ?? '', label: content.label?.[i] ?? '',
      },
      geometry: { type: 'Point', coordinates: [content.lon[i], content.lat[i]] },
    })),
  };
}
