// The map of a room: layers as the facilitator chose them, the options, pins and sketches, a what-if scenario.
// The same class draws the facilitator's map (which leads), the big screen and the telephones (which follow).

import { el } from '../atlas_map/dom.js';
import { supplyPictures } from '../atlas_map/images.js';
import { buildStyle } from '../atlas_map/style.js';
import { registerTiles } from '../atlas_map/tiles.js';
import { shape } from './shapes.js';

const VENDOR = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const EMPTY = { type: 'FeatureCollection', features: [] };
const BARE = { version: 8, sources: {}, layers: [{ id: 'outside', type: 'background', paint: { 'background-color': '#ECEFEE' } }] };
let library;

/** Return the stage once the map library is loaded. */
export async function makeStage(container, options) {
  library ??= import(new URL(VENDOR, location.origin).href);
  const maplibre = await library;
  registerTiles(maplibre);
  return new Stage(maplibre, container, options);
}

export class Stage {
  /** Options: `code`, `words`, `dark()`, `still` (no gestures), `large`, `grabbed()` when a hand begins to move the map,
   * `moved(byHand)` at the end of a movement, `picked(candidate id)`. */
  constructor(maplibre, container, options) {
    this.maplibre = maplibre;
    this.options = options;
    this.markers = [];
    this.seq = -1;
    this.drawn = null;
    this.calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = new maplibre.Map({
      container, style: BARE, center: [7.466, 51.514], zoom: 10.3, minZoom: 7, maxZoom: 19, fadeDuration: 0,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      interactive: !options.still, locale: { 'Map.Title': options.words.map },
    });
    if (!options.still) {
      this.map.touchZoomRotate.disableRotation();
      this.map.keyboard.disableRotation();
    }
    this.map.on('movestart', (event) => { if (event.originalEvent) { this.byHand = true; options.grabbed?.(); } });
    this.map.on('moveend', () => { const hand = this.byHand; this.byHand = false; options.moved?.(Boolean(hand)); });
    this.map.on('move', () => this.spreadNames());
    this.map.on('error', ({ error }) => { if (!/abort/i.test(String(error?.message))) console.warn(error); });
    supplyPictures(this.map, (id, mode) => this.look(id, mode));
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(container);
    window.stageMap = this.map;
  }

  // Behind a form the map has no size: the view that was led meanwhile is shown when it comes back.
  resized() {
    this.map.resize();
    if (this.late && this.map.getCanvas().clientWidth) this.setView(this.late, Infinity, false);
    this.spreadNames();
  }

  look(id, mode) {
    const look = this.mode();
    const layer = look?.layers.find((each) => each.id === id);
    if (!layer?.symbols || mode !== look.theme.mode) return null;
    const { land, page } = look.theme;
    return { layer, colours: Object.values(layer.symbols).map((symbol) => symbol.colour), ground: page, rim: land };
  }

  mode() {
    return this.options.dark?.() ? this.drawn?.dark : this.drawn?.light;
  }

  /** Draw other layers: what the page composed, in light and dark. */
  setMap(drawn) {
    const first = !this.drawn?.light;
    this.drawn = drawn;
    const look = this.mode();
    if (!look) return;
    const style = buildStyle({ theme: look.theme, base: drawn.base, layers: look.layers });
    for (const source of Object.values(style.sources)) {
      if (source.tiles && !this.options.archive) source.tiles = source.tiles.map((tile) => tile.replace(/^atlas:\/\/tiles\//, `atlas://live/${this.options.code}/tiles/`));
    }
    if (this.options.large) enlarge(style);
    style.sources.sketches = { type: 'geojson', data: this.sketches ?? EMPTY };
    style.layers.push({
      id: 'sketches', type: 'line', source: 'sketches', layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': this.options.dark?.() ? '#F5C66B' : '#8A4B00', 'line-width': this.options.large ? 6 : 4 },
    });
    this.map.setStyle(style, { diff: true });
    if (first && this.seq < 0 && !this.started && drawn.bounds) this.map.fitBounds(drawn.bounds, { padding: 20, animate: false });
  }

  /** Before anybody has led a view: all options, or the whole city when none has a place. */
  start(state) {
    if (this.seq >= 0 || state.view?.center || this.started) return;
    const placed = state.candidates.flatMap(({ lonLat }) => (lonLat ? [lonLat] : []));
    if (!placed.length) return;
    this.started = true;
    const bounds = placed.reduce((all, each) => all.extend(each), new this.maplibre.LngLatBounds(placed[0], placed[0]));
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const [side, end] = [Math.min(110, width / 5), Math.min(90, height / 4)]; // room for names and tools
    this.map.fitBounds(bounds, { padding: { top: end, bottom: end, left: side, right: side }, maxZoom: 13, animate: false });
  }

  /** Draw options, pins and scenario of a state. */
  setState(state) {
    this.start(state);
    const told = JSON.stringify([state.candidates, state.notes, state.scenario, state.view?.selected]);
    if (told === this.told) return;
    this.told = told;
    for (const marker of this.markers) marker.remove();
    this.markers = [
      ...(state.scenario?.points ?? []).map((point) => this.mark(point.lonLat, scenarioSign(point), 'center')),
      ...this.pinMarkers(state),
      ...this.optionMarkers(state),
    ];
    this.sketches = {
      type: 'FeatureCollection',
      features: state.notes.filter(({ kind }) => kind === 'sketch').map(({ points, text }) => ({
        type: 'Feature', properties: { text }, geometry: { type: 'LineString', coordinates: points },
      })),
    };
    this.map.getSource('sketches')?.setData(this.sketches);
    this.spreadNames();
  }

  pinMarkers(state) {
    this.pins = state.notes.filter(({ kind }) => kind === 'pin').map((note) => ({ element: pinSign(note), lonLat: note.points[0] }));
    return this.pins.map(({ element, lonLat }) => this.mark(lonLat, element, 'bottom'));
  }

  // Options at one and the same place stand side by side.
  optionMarkers(state) {
    const size = this.options.large ? 64 : 42;
    const placed = state.candidates.filter(({ lonLat }) => lonLat);
    const spot = ({ lonLat }) => lonLat.map((each) => each.toFixed(4)).join();
    this.signs = [];
    return placed.map((each) => {
      const there = placed.filter((other) => spot(other) === spot(each));
      const aside = (there.indexOf(each) - (there.length - 1) / 2) * size * 0.9;
      const element = this.optionSign(each, state);
      this.signs.push({ element, lonLat: each.lonLat, aside, chosen: state.view?.selected === each.id, size });
      return this.mark(each.lonLat, element, 'top', [aside, -size / 2]);
    });
  }

  // A name that would cover another option, its name or a pin is left out; letter and shape stay, and the list has all names.
  spreadNames() {
    const taken = (this.signs ?? []).map(({ lonLat, aside, size }) => {
      const { x, y } = this.map.project(lonLat);
      return [x + aside - size / 2, y - size / 2, x + aside + size / 2, y + size / 2];
    });
    const bodies = [...taken];
    for (const { element, lonLat } of this.pins ?? []) {
      const { x, y } = this.map.project(lonLat);
      taken.push([x - element.offsetWidth / 2, y - element.offsetHeight, x + element.offsetWidth / 2, y]);
    }
    const order = (this.signs ?? []).map((sign, i) => i).sort((a, b) => this.signs[b].chosen - this.signs[a].chosen);
    for (const i of order) {
      const { element } = this.signs[i];
      const name = element.querySelector('.option-name');
      const [left, , right, bottom] = bodies[i];
      const middle = (left + right) / 2;
      const box = [middle - name.offsetWidth / 2, bottom, middle + name.offsetWidth / 2, bottom + name.offsetHeight];
      const covers = taken.some((other, j) => j !== i && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
      element.classList.toggle('bare', covers);
      if (!covers) taken.push(box);
    }
  }

  mark(lonLat, element, anchor, offset = [0, 0]) {
    return new this.maplibre.Marker({ element, anchor, offset }).setLngLat(lonLat).addTo(this.map);
  }

  optionSign(each, state) {
    const position = state.candidates.indexOf(each);
    const chosen = state.view?.selected === each.id;
    const sign = el(this.options.picked ? 'button' : 'div', {
      class: `option${chosen ? ' chosen' : ''}`, role: this.options.picked ? null : 'img', 'aria-label': `${each.letter} ${each.name}`,
      onclick: this.options.picked ? (event) => { event.stopPropagation(); this.options.picked(each.id); } : null,
    }, shape(position, this.options.large ? 64 : 42), el('span', { class: 'option-name' }, each.name));
    return sign;
  }

  /** Show a view of the facilitator: everything that screen shows is visible here too. Old numbers are ignored. */
  setView(view, seq = Infinity, animate = true) {
    if (!view?.center || seq < this.seq) return;
    if (Number.isFinite(seq)) this.seq = seq;
    this.shown = view;
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    this.late = width && height ? null : view;
    if (this.late) return;
    const [theirWidth, theirHeight] = view.size ?? [width, height];
    const zoom = view.zoom + Math.log2(Math.min(width / theirWidth, height / theirHeight));
    if (animate && !this.calm) this.map.easeTo({ center: view.center, zoom, duration: 180, essential: true });
    else this.map.jumpTo({ center: view.center, zoom });
  }

  /** Return the present view as it is sent to the others. */
  view(selected = null) {
    const { lng, lat } = this.map.getCenter();
    const { clientWidth, clientHeight } = this.map.getCanvas();
    return { center: [lng, lat], zoom: this.map.getZoom(), size: [clientWidth, clientHeight], selected };
  }

  remove() {
    this.resizer.disconnect();
    this.map.remove();
    if (window.stageMap === this.map) delete window.stageMap;
  }
}

// Read from the back of a room: larger names, main streets only.
function enlarge(style) {
  for (const layer of style.layers) {
    const inside = layer.id.startsWith('clusters '); // a number in a ring has no room to grow
    if (layer.layout?.['text-size'] && !inside) layer.layout['text-size'] = 22;
    if (layer.source === 'streets') layer.filter = ['==', ['get', 'class'], 'main'];
  }
}

function pinSign({ text, by }) {
  const said = [by, text].filter(Boolean).join(': ');
  return el('div', { class: 'pin', title: said },
    el('span', { class: 'pin-text' }, text || by || '•'), el('span', { class: 'pin-foot', 'aria-hidden': 'true' }));
}

function scenarioSign({ action, label }) {
  return el('div', { class: `measure ${action === 'close' ? 'closes' : 'opens'}`, title: label },
    el('b', { 'aria-hidden': 'true' }, action === 'close' ? '−' : '+'), el('span', {}, label));
}
