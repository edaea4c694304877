// The map of the page Versorgung: areas coloured by feature state, cells, facilities, vacancies, the walk of a cell.
// The page sends arrays keyed by id; shapes come as tiles, so a what-if changes colours without loading anything.

import { mountMap, PageMap } from '../atlas_map/page_map.js';
import { sourceId } from '../atlas_map/style.js';
import { Legend } from './legend.js';
import { gapLayers, gapSources, AREA_FILL, CELL_FILL, POINTS } from './layers.js';
import { supplyPictures } from './pictures.js';
import { Tries } from './tries.js';

const EMPTY = { type: 'FeatureCollection', features: [] };
const OPTIONS = { name: 'supplyMap', room: 14, maxZoom: 19, flightZoom: 15, scale: 'supply-scale' };

/** Return the map of this element once its library is loaded. */
export async function mount(host, component) {
  await document.fonts.load('20px "Material Symbols Rounded"', component.data.icon).catch(() => {});
  return mountMap(SupplyMap, host, component);
}

class SupplyMap extends PageMap {
  constructor(maplibre, host, component) {
    const legend = new Legend(host.querySelector('.stage')); // first: it takes room from the map that is then fitted
    legend.update(component.data);
    super(maplibre, host, component, OPTIONS);
    this.legend = legend;
  }

  style() {
    const style = super.style();
    const at = style.layers.findIndex(({ id }) => id.startsWith('line '));
    Object.assign(style.sources, gapSources(this.data));
    const { below, above } = gapLayers(this.data);
    style.layers.splice(at < 0 ? style.layers.length : at, 0, ...below);
    style.layers.push(...above);
    return style;
  }

  watch() {
    super.watch();
    supplyPictures(this.map, () => this.data);
    this.tries = new Tries(() => this.now());
  }

  /** Draw the use that was just chosen in this very frame: a later one would wait until the machine has drawn this one. */
  now() {
    if (!this.done.structure) return this.update(this.component);
    this.data = this.tries.over(this.component.data);
    this.legend.update(this.data);
    this.apply();
    this.map.redraw();
  }

  update(component) {
    super.update(component);
    this.data = this.tries.over(this.data);
    this.legend?.update(this.data);
  }

  structure() {
    const { cells, colours, icon, dim, bare } = this.data;
    return [...super.structure(), Boolean(cells), colours, icon, dim, bare];
  }

  content() {
    this.colourAreas();
    this.colourCells();
    for (const name of POINTS) this.show(name, this.data.points[name]);
    for (const name of ['path', 'signs', 'selected']) this.show(name, this.data[name]);
    this.showReach();
  }

  // The reach of every use of the open vacancy lies ready; which one is seen is a state, so that a choice waits for no worker.
  showReach() {
    const { reach, tries } = this.data;
    this.show('reach', tries ? tries.uses.map((use) => use.reach) : [reach]);
    const seen = 1 + ((tries && this.tries.place) ?? 0);
    if (this.done.reach === seen) return;
    this.map.removeFeatureState({ source: 'reach' });
    this.map.setFeatureState({ source: 'reach', id: seen }, { shown: true });
    this.done.reach = seen;
  }

  apply() {
    super.apply();
    this.stage.dataset.applied = String(this.data.stamp ?? '');
    performance.mark('supply-map-applied');
  }

  /** Follow the choice: to the walk of a cell; to a place chosen in a list only when it is out of sight. */
  fly() {
    super.fly();
    const { place } = this.data;
    const text = JSON.stringify(place ?? null);
    if (this.done.place === text) return;
    this.done.place = text;
    if (place && !this.map.getBounds().contains(place)) this.map.easeTo({ center: place, ...this.motion });
  }

  show(name, content) {
    this.set(name, content, (given) => features(name, given));
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

  remove() {
    this.tries.stop();
    super.remove();
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
    this.tell('picked', { kind: hit.kind, id: Number(hit.id) });
  }
}

const reachOf = (coordinates, i) => ({ type: 'Feature', id: i + 1, properties: {}, geometry: { type: 'MultiPolygon', coordinates } });

/** Return arrays of the page as GeoJSON: points as `{lon, lat, id, …}` columns, a line or polygons as coordinates. */
function features(name, content) {
  if (!content) return EMPTY;
  if (name === 'path') return { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: content } };
  if (name === 'reach') return { type: 'FeatureCollection', features: content.flatMap((each, i) => (each ? [reachOf(each, i)] : [])) };
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
