// The map of the atlas: one MapLibre map per mounted component. `update` brings it to the data of the latest run of
// the page; moving the map never causes a run.

import { keepView, readView, writeView } from './address.js';
import { Controls } from './controls.js';
import { Follower } from './follow.js';
import { supplyPictures } from './images.js';
import { EntryList } from './list.js';
import { Pointer } from './pointer.js';
import { Shortcuts } from './shortcuts.js';
import { areaId, buildStyle, clustersId, labelSourceId, singlesId, sourceId } from './style.js';
import { changeSource, changeTiles, registerTiles } from './tiles.js';

const VENDOR = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const KEEP_VIEW_MS = 300;
const FLOWN = 'quartiersatlas flown';
let library;

/** Return the map of this element once its library is loaded. */
export async function mount(host, component) {
  library ??= import(new URL(VENDOR, location.origin).href);
  const maplibre = await library;
  registerTiles(maplibre);
  return new AtlasMap(maplibre, host, component);
}

class AtlasMap {
  constructor(maplibre, host, component) {
    this.maplibre = maplibre;
    this.host = host;
    this.component = component;
    this.data = component.data;
    this.done = {};
    this.seq = Date.now();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.motion = calm ? { animate: false } : { duration: 600, essential: false };
    this.map = this.create(maplibre);
    this.controls = new Controls(this, maplibre);
    this.pointer = new Pointer(this);
    this.list = new EntryList(this);
    this.shortcuts = new Shortcuts(this);
    this.watch();
    const viewless = !readView();
    this.update(component);
    if (viewless) this.showBounds(this.data.start.bounds, { animate: false });
    this.follower = new Follower(this);
  }

  create(maplibre) {
    const view = readView();
    const words = this.data.words;
    return new maplibre.Map({
      container: this.host.querySelector('.canvas'),
      style: buildStyle(this.data),
      ...(view ?? { bounds: this.data.start.bounds }),
      minZoom: 7, maxZoom: 19.5, fadeDuration: 0, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, rollEnabled: false, trackResize: false,
      locale: { 'Map.Title': words.map },
    });
  }

  watch() {
    const { map } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.on('moveend', () => writeView(map));
    map.on('error', ({ error }) => this.controls.problem(error));
    map.on('idle', () => { this.idle = true; this.controls.settled(); });
    for (const busy of ['dataloading', 'movestart', 'styledataloading']) map.on(busy, () => { this.idle = false; });
    supplyPictures(map, (id, mode) => this.look(id, mode));
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(this.host);
    // the page writes its own parameters after a run and drops ours while doing so: put the view back
    this.keeper = setInterval(() => this.map.isMoving() || keepView(this.map), KEEP_VIEW_MS);
    window.atlasMap = this;
  }

  /** Return what pictures of a layer are made of, or nothing when it is not shown in this mode. */
  look(id, mode, { layers, theme } = this.data) {
    const layer = layers.find((each) => each.id === id);
    if (!layer?.symbols || mode !== theme.mode) return null;
    const { land, page } = theme;
    return { layer, colours: Object.values(layer.symbols).map((symbol) => symbol.colour), ground: page, rim: land };
  }

  /** Bring the map to the data of the latest run; only what differs is touched. */
  update(component) {
    this.component = component;
    this.data = component.data;
    this.controls.update(this.data);
    this.pointer.hide();
    const run = () => {
      this.applyStyle();
      this.applySelection();
      this.applyFlight();
      this.applyFocus();
    };
    this.queue = (this.queue ?? this.map.once('styledata').then(() => {})).then(run).catch((error) => this.controls.problem(error));
  }

  applyStyle() {
    const structure = JSON.stringify([this.data.theme, this.data.base, this.data.layers.map((l) => [l.id, l.opacity])]);
    const queries = Object.fromEntries(this.data.layers.map((layer) => [layer.id, `${layer.query}#${layer.version}`]));
    if (structure !== this.done.structure) {
      if (this.done.structure !== undefined || this.done.queries) this.map.setStyle(buildStyle(this.data), { diff: true });
      this.done.structure = structure;
    } else {
      for (const layer of this.data.layers) {
        if (this.done.queries[layer.id] === queries[layer.id]) continue;
        changeSource(this.map, sourceId(layer), layer, layer.query);
        if (layer.label) changeTiles(this.map, labelSourceId(layer), `${layer.id}.labels`, layer.query);
      }
    }
    this.done.queries = queries;
  }

  applySelection() {
    const chosen = this.data.selection;
    const layer = chosen && this.layer(chosen.layer);
    this.markSelected(this.map, this.data);
    const old = this.done.chosen;
    if (old && this.map.getSource(old.source)) this.map.setFeatureState(old, { chosen: false });
    this.reveal(chosen);
    this.done.chosen = layer?.geometry === 'polygon'
      ? { source: sourceId(layer), sourceLayer: layer.id, id: chosen.key } : null;
    if (this.done.chosen) this.map.setFeatureState(this.done.chosen, { chosen: true });
  }

  // A record that the sheet or the sentence would cover is moved into the free part; a link's own view is kept.
  reveal(chosen) {
    const now = chosen?.point ? `${chosen.layer}:${chosen.key}` : '';
    const before = this.done.revealed;
    this.done.revealed = now;
    if (before === undefined || before === now || !now || this.data.flight?.seq !== this.done.flight) return;
    const { top, right, bottom } = this.controls.room();
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const { x, y } = this.map.project(chosen.point);
    if (x > 0 && x < width - right && y > top && y < height - bottom) return;
    this.map.easeTo({ center: chosen.point, offset: [-right / 2, (top - bottom) / 2], ...this.motion });
  }

  // Opening the table halves the map: a chosen record that was in view stays in view.
  resize() {
    const point = this.data.selection?.point;
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const at = point && this.map.project(point);
    const seen = at && at.x > 0 && at.x < width && at.y > 0 && at.y < height;
    this.map.resize();
    if (!seen || this.map.getCanvas().clientHeight >= height) return;
    this.done.revealed = '';
    this.reveal(this.data.selection);
  }

  markSelected(map, { selection, theme }) {
    const shown = selection?.code && this.layer(selection.layer);
    const icon = shown ? `symbol|${selection.layer}|${theme.mode}|${selection.code}|${selection.look}` : '';
    const large = icon && selection.kind ? `${icon}|${selection.kind}` : icon;
    const points = selection?.point
      ? [{ type: 'Feature', properties: { icon, large }, geometry: { type: 'Point', coordinates: selection.point } }] : [];
    map.getSource('selected')?.setData({ type: 'FeatureCollection', features: points });
  }

  // The sheet is read from its heading on; closing it gives the focus back to the map.
  applyFocus() {
    const now = this.data.drawerOpen ? JSON.stringify(this.data.selection) : '';
    const before = this.done.focus;
    this.done.focus = now;
    if (before === undefined || before === now) return;
    if (!now) this.map.getCanvas().focus({ preventScroll: true });
    else setTimeout(() => document.querySelector('.st-key-karte_blatt .qa-sheet-title')?.focus({ preventScroll: true }), 150);
  }

  applyFlight() {
    const { flight } = this.data;
    const first = !this.started;
    this.started = true;
    if (!flight || flight.seq === this.done.flight) return;
    this.done.flight = flight.seq;
    // the page repeats its last flight after a visit to another page: the view that was left then stands
    if (sessionStorage.getItem(FLOWN) === String(flight.seq)) return;
    sessionStorage.setItem(FLOWN, String(flight.seq));
    this.showBounds(flight.bounds, first ? { animate: false } : this.motion);
  }

  showBounds(bounds, motion = this.motion) {
    this.map.fitBounds(bounds, { padding: this.controls.room(), maxZoom: 16, ...motion });
  }

  layer(id) {
    return this.data.layers.find((layer) => layer.id === id);
  }

  /** Declaration of the layer that a drawn feature belongs to. */
  layerOf(feature) {
    return this.layer(feature.sourceLayer) ?? this.data.layers.find((layer) => sourceId(layer) === feature.source);
  }

  /** Ids of the drawn layers that hold records, the topmost first: `[map layer id, declaration]`. */
  drawn(...kinds) {
    const of = {
      single: (layer) => layer.geometry === 'point' && singlesId(layer),
      cluster: (layer) => layer.geometry === 'point' && clustersId(layer),
      area: (layer) => layer.geometry === 'polygon' && areaId(layer),
    };
    return kinds.flatMap((kind) => this.data.layers.map((layer) => [of[kind](layer), layer]))
      .filter(([id]) => id && this.map.getLayer(id));
  }

  /** Tell the page that a record was chosen; the number makes a second click on the same record count. */
  select(layer, key) {
    this.component.setStateValue('selected', { layer, key: Number(key), seq: ++this.seq });
  }

  /** Ask the page for something that only it can do. */
  command(name, value = null) {
    this.component.setTriggerValue('command', { name, value, seq: ++this.seq });
  }

  zoomInto(point, steps = 2) {
    this.map.easeTo({ center: point, zoom: Math.min(this.map.getZoom() + steps, 19), ...this.motion });
  }

  remove() {
    clearInterval(this.keeper);
    this.follower.remove();
    this.shortcuts.remove();
    this.resizer.disconnect();
    this.controls.measurer.disconnect();
    this.map.remove();
    if (window.atlasMap === this) delete window.atlasMap;
  }
}
