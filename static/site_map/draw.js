// Drawing an outline: a click or the button sets a corner, corners can be dragged, a double click or the button ends.
// The area shown here is a first idea; the page computes the one that counts.

import { el, number } from '../atlas_map/dom.js';

const CORNERS = 'draw corners';
const EARTH_M = 6371008.8;
const HIT_PX = 10;
// outlives the map: when the page builds its map anew in between (rotated phone, lost connection), no corner is lost
let draft = { seq: null, points: [] };
const EMPTY = { type: 'FeatureCollection', features: [] };

/** Return the sources and layers of the drawing. */
export function drawLayers(theme) {
  const source = { type: 'geojson', data: EMPTY };
  return {
    sources: { 'draw shape': source, 'draw points': { ...source } },
    layers: [
      { id: 'draw fill', type: 'fill', source: 'draw shape', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': theme.css['--primary'], 'fill-opacity': 0.22 } },
      {
        id: 'draw line', type: 'line', source: 'draw shape', layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': theme.css['--primary'], 'line-width': 2.6 },
      },
      {
        id: CORNERS, type: 'circle', source: 'draw points',
        paint: { 'circle-radius': 6, 'circle-color': theme.land, 'circle-stroke-color': theme.css['--primary'], 'circle-stroke-width': 2.6 },
      },
    ],
  };
}

export class Draw {
  constructor(atlas) {
    this.atlas = atlas;
    this.points = [];
    this.cross = el('div', { class: 'draw-cross', hidden: true, 'aria-hidden': 'true' });
    this.said = el('p', { role: 'status', class: 'draw-said' });
    const { words } = atlas.data;
    this.bar = el('div', { class: 'card draw-bar', hidden: true, role: 'group', 'aria-label': words.draw },
      this.said,
      this.button('point', words.point, () => this.add(atlas.map.getCenter())),
      this.button('undo', words.undo, () => this.undo()),
      this.button('finish', words.finish, () => this.finish(), 'button primary'),
      this.button('cancel', words.cancel, () => this.end([])));
    atlas.stage.append(this.cross, this.bar);
    this.key = (event) => this.pressed(event);
    atlas.stage.addEventListener('keydown', this.key);
    for (const start of ['mousedown', 'touchstart']) atlas.map.on(start, (event) => this.grab(event));
    atlas.map.on('dblclick', (event) => { if (this.active) { event.preventDefault(); this.finish(); } });
  }

  button(name, text, onclick, look = 'button') {
    return el('button', { type: 'button', class: look, 'data-draw': name, onclick }, text);
  }

  /** Begin, go on or end as the page says: `{seq, points}` or nothing. */
  update(wish) {
    const seq = wish?.seq ?? null;
    if (seq !== this.seq) {
      this.seq = seq;
      this.points = (seq && draft.seq === seq ? draft.points : wish?.points ?? []).map((point) => [...point]);
      this.ended = false;
      if (seq) this.atlas.host.scrollIntoView({ block: 'nearest' });
    }
    this.show();
  }

  get active() {
    return Boolean(this.seq) && !this.ended;
  }

  show() {
    const { active, atlas } = this;
    this.bar.hidden = this.cross.hidden = !active;
    atlas.stage.classList.toggle('drawing', active);
    atlas.map.doubleClickZoom[active ? 'disable' : 'enable']();
    atlas.map.getCanvas().style.cursor = active ? 'crosshair' : '';
    this.paint();
  }

  paint() {
    const { map, data } = this.atlas;
    const points = this.seq ? this.points : [];
    if (this.seq) draft = { seq: this.seq, points: this.points };
    const line = points.length > 2 ? [...points, points[0]] : points;
    const shape = points.length > 2
      ? [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [line] } }] : [];
    if (points.length > 1) shape.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } });
    map.getSource('draw shape')?.setData({ type: 'FeatureCollection', features: shape });
    map.getSource('draw points')?.setData({
      type: 'FeatureCollection',
      features: this.active ? points.map((point) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: point } })) : [],
    });
    const { words } = data;
    const area = points.length > 2 ? `, ${words.about} ${number(areaHa(points), 2, words.language)}\u202fha` : '';
    this.said.textContent = points.length ? `${points.length} ${points.length === 1 ? words.corner : words.corners}${area}` : words.begin;
    this.bar.querySelector('[data-draw="finish"]').disabled = points.length < 3;
    this.bar.querySelector('[data-draw="undo"]').disabled = !points.length;
  }

  add({ lng, lat }) {
    this.points.push([round(lng), round(lat)]);
    this.paint();
  }

  undo() {
    this.points.pop();
    this.paint();
  }

  click(event) {
    if (this.dropped) { this.dropped = false; return; }
    // the second click of a double click ends the drawing and sets no further corner
    if (event.originalEvent.detail > 1) return;
    this.add(event.lngLat);
  }

  hover(event) {
    this.atlas.map.getCanvas().style.cursor = this.cornerAt(event.point) < 0 ? 'crosshair' : 'move';
  }

  cornerAt(point) {
    return this.points.findIndex((corner) => {
      const { x, y } = this.atlas.map.project(corner);
      return Math.hypot(x - point.x, y - point.y) < HIT_PX;
    });
  }

  grab(event) {
    if (!this.active || event.points?.length > 1) return;
    const corner = this.cornerAt(event.point);
    if (corner < 0) return;
    event.preventDefault();
    const { map } = this.atlas;
    const drag = ({ lngLat }) => {
      this.points[corner] = [round(lngLat.lng), round(lngLat.lat)];
      this.dropped = true;
      this.paint();
    };
    const [move, stop] = event.type === 'touchstart' ? ['touchmove', 'touchend'] : ['mousemove', 'mouseup'];
    map.on(move, drag);
    map.once(stop, () => { map.off(move, drag); setTimeout(() => { this.dropped = false; }, 50); });
  }

  pressed(event) {
    if (!this.active || event.target !== this.atlas.map.getCanvas()) return;
    if (event.key === 'Enter') this.add(this.atlas.map.getCenter());
    else if (event.key === 'Backspace') this.undo();
    else if (event.key === 'Escape') this.end([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  finish() {
    if (this.points.length > 2) this.end(this.points);
  }

  end(points) {
    this.ended = true;
    if (!points.length) this.points = [];
    this.show();
    this.atlas.drawn(points);
  }

  remove() {
    this.atlas.stage.removeEventListener('keydown', this.key);
  }
}

const round = (degrees) => Math.round(degrees * 1e7) / 1e7;

/** Area of a ring of longitudes and latitudes in hectares, on a plane through its first corner. */
export function areaHa(points) {
  const rad = Math.PI / 180;
  const flat = points.map(([lon, lat]) => [lon * rad * Math.cos(points[0][1] * rad) * EARTH_M, lat * rad * EARTH_M]);
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2 / 10000;
}
