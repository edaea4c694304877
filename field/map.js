// The small map: streets, accuracy, numbered candidates, and a point that can be dragged or set by a tap.

import { el } from './dom.js';
import { _ } from './language.js';
import { STATUS } from './words.js';

const LIBRARY = '/app/static/vendor/maplibre/maplibre-gl.mjs';
const EMPTY = { type: 'FeatureCollection', features: [] };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const dark = matchMedia('(prefers-color-scheme: dark)');

export class SmallMap {
  static async create(host, start, onTap) {
    const library = await import(LIBRARY);
    library.setWorkerUrl(new URL('/vor-ort/map-worker.js', location.origin).href);
    return new SmallMap(library, host, start, onTap);
  }

  constructor(library, host, start, onTap) {
    this.library = library;
    const canvas = el('div', { className: 'canvas' });
    host.prepend(canvas);
    this.map = new library.Map({
      container: canvas, style: style(), center: [start.lon, start.lat], zoom: start.zoom, minZoom: 9, maxZoom: 19, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, locale: { 'Map.Title': _('Karte') },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.on('click', ({ lngLat }) => onTap(lngLat.lng, lngLat.lat));
    this.map.on('error', () => {}); // a missing street tile offline is no news
    this.pin = new library.Marker({ element: el('div', { className: 'pin' }), draggable: true });
    this.pin.on('dragend', () => onTap(this.pin.getLngLat().lng, this.pin.getLngLat().lat));
    this.numbers = [];
    dark.addEventListener('change', () => { this.map.setStyle(style()); this.map.once('styledata', () => this.circle()); });
    new ResizeObserver(() => this.map.resize()).observe(host);
  }

  /** Show the taken place; the first time, and whenever it jumps, the map goes there. */
  show(place) {
    this.place = place;
    this.pin.setLngLat([place.lon, place.lat]).addTo(this.map);
    const here = this.map.project([place.lon, place.lat]);
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const inside = here.x > 40 && here.y > 60 && here.x < width - 40 && here.y < height - 40;
    if (!this.been || !inside) this.map.jumpTo({ center: [place.lon, place.lat], zoom: Math.max(this.been ? this.map.getZoom() : place.accuracy_m > 30 ? 16 : 17.5, 15.5) });
    this.been = true;
    if (this.map.isStyleLoaded()) this.circle();
    else this.map.once('load', () => this.circle());
  }

  circle() {
    const { accuracy_m: radius, lon, lat } = this.place ?? {};
    this.map.getSource('accuracy')?.setData(radius ? ring(lon, lat, radius) : EMPTY);
  }

  /** Number the candidates as in the list. */
  candidates(units) {
    for (const marker of this.numbers) marker.remove();
    this.numbers = units.map((unit, index) => new this.library.Marker({ element: mark(unit, index + 1) })
      .setLngLat([unit.lon, unit.lat]).addTo(this.map));
  }
}

function mark(unit, number) {
  return el('span', { className: `mark ${unit.status}` }, el('span', { className: 'glyph', textContent: STATUS[unit.status]?.[1] ?? '●' }),
    el('span', { className: 'number', textContent: String(number) }));
}

function ring(lon, lat, radius) {
  const points = Array.from({ length: 49 }, (_, i) => [
    lon + (Math.cos((i / 24) * Math.PI) * radius) / (111_320 * Math.cos((lat * Math.PI) / 180)), lat + (Math.sin((i / 24) * Math.PI) * radius) / 110_574,
  ]);
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [points] } };
}

function style() {
  const width = (main, minor, path) => ['interpolate', ['exponential', 1.6], ['zoom'], 13,
    ['match', ['get', 'class'], 'main', main, 'minor', minor, path], 19, ['match', ['get', 'class'], 'main', main * 16, 'minor', minor * 18, path * 8]];
  const tiles = (layer) => [`${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt`];
  return {
    version: 8,
    'font-faces': { 'Map Medium': `${location.origin}/app/static/vendor/fonts/ibm-plex-sans-condensed-latin-500-normal.woff2` },
    sources: {
      land: { type: 'vector', tiles: tiles('boroughs'), minzoom: 9, maxzoom: 14 },
      streets: { type: 'vector', tiles: tiles('streets'), minzoom: 12, maxzoom: 16 },
      accuracy: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': colour('map-outside') } },
      { id: 'land', type: 'fill', source: 'land', 'source-layer': 'boroughs', paint: { 'fill-color': colour('map-land') } },
      { id: 'casing', type: 'line', source: 'streets', 'source-layer': 'streets', layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colour('map-road-casing'), 'line-width': width(3.4, 2.2, 1) } },
      { id: 'roads', type: 'line', source: 'streets', 'source-layer': 'streets', layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colour('map-road'), 'line-width': width(2.4, 1.4, 0.6) } },
      { id: 'accuracy', type: 'fill', source: 'accuracy', paint: { 'fill-color': colour('here'), 'fill-opacity': 0.18, 'fill-outline-color': colour('here') } },
      { id: 'names', type: 'symbol', source: 'streets', 'source-layer': 'streets', minzoom: 15,
        layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': ['Map Medium'], 'text-size': 13 },
        paint: { 'text-color': colour('text'), 'text-halo-color': colour('map-land'), 'text-halo-width': 2 } },
    ],
  };
}
