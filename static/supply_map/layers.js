// Sources and layers that the supply map adds to the ground of the atlas.

import { FONT_BOLD, sourceId } from '../atlas_map/style.js';
import { tileAddress } from '../atlas_map/tiles.js';

export const AREA_FILL = 'gap areas';
export const CELL_FILL = 'gap cells';
/** Names of the point sources, which are the names of their layers, the lowest first. */
export const POINTS = ['facilities', 'closed', 'vacancies', 'placed', 'sites'];
const EMPTY = { type: 'FeatureCollection', features: [] };

/** Return the sources of a run. */
export function gapSources({ cells }) {
  const made = Object.fromEntries([...POINTS, 'path', 'reach', 'signs'].map((name) => [name, { type: 'geojson', data: EMPTY }]));
  if (cells) made.cells = { type: 'vector', tiles: [tileAddress(cells.layer, '')], minzoom: cells.minZoom, maxzoom: 16 };
  return made;
}

const classColour = (colours, none) => ['match', ['coalesce', ['feature-state', 'k'], -1], ...colours.flatMap((colour, i) => [i, colour]), none];

/** Return `{below, above}`: fills below the outlines of the areas, marks above everything. */
export function gapLayers(data) {
  const { theme, colours, layers, cells, dim, bare } = data;
  const [areas] = layers;
  const strong = dim ? 0.45 : 0.92;
  const tiles = { source: sourceId(areas), 'source-layer': areas.id };
  const fade = ['interpolate', ['linear'], ['zoom'], 13, strong, 15, 0.25];
  const below = [
    { id: AREA_FILL, type: 'fill', ...tiles, paint: { 'fill-color': classColour(colours, theme.land), 'fill-opacity': cells || bare ? 0 : fade } },
    {
      id: 'gap uncertain', type: 'fill', ...tiles, layout: { visibility: cells || bare ? 'none' : 'visible' },
      paint: {
        'fill-pattern': `hatch|${theme.mode}`,
        'fill-opacity': ['case', ['boolean', ['feature-state', 'u'], false], dim ? 0.4 : 0.9, 0],
      },
    },
    {
      id: 'gap outlines', type: 'line', ...tiles, layout: { 'line-join': 'round' },
      paint: { 'line-color': theme.land, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 13, 1.2] },
    },
  ];
  return { below: [...(cells ? cellLayers(data) : []), ...below], above: above(data) };
}

function cellLayers({ theme, colours, cells }) {
  const tiles = { source: 'cells', 'source-layer': cells.layer, minzoom: cells.minZoom };
  return [
    {
      id: CELL_FILL, type: 'fill', ...tiles,
      paint: { 'fill-color': classColour(colours, 'rgba(0,0,0,0)'), 'fill-opacity': 0.85, 'fill-antialias': false },
    },
    {
      id: 'chosen cell', type: 'line', ...tiles,
      paint: { 'line-color': theme.text, 'line-width': 2.5, 'line-opacity': ['case', ['boolean', ['feature-state', 'chosen'], false], 1, 0] },
    },
  ];
}

const whenShown = (opacity) => ['case', ['boolean', ['feature-state', 'shown'], false], opacity, 0];
const bySize = (low, high) => ['interpolate', ['linear'], ['zoom'], 9.5, low, 14, high];

function above({ theme, marks }) {
  const dots = (id, colour, rim, radius) => ({
    id, type: 'circle', source: id,
    paint: { 'circle-radius': radius, 'circle-color': colour, 'circle-stroke-color': rim, 'circle-stroke-width': 1.8 },
  });
  const icons = (id, picture, size) => ({
    id, type: 'symbol', source: id,
    layout: { 'icon-image': `${picture}|${theme.mode}|${marks.icon}`, 'icon-size': size, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  });
  return [
    { id: 'reach', type: 'fill', source: 'reach', paint: { 'fill-color': theme.css['--primary'], 'fill-opacity': whenShown(0.3) } },
    {
      id: 'reach edge', type: 'line', source: 'reach',
      paint: { 'line-color': theme.css['--primary'], 'line-width': 1.6, 'line-opacity': whenShown(1) },
    },
    {
      id: 'path casing', type: 'line', source: 'path', layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': theme.land, 'line-width': 7 },
    },
    {
      id: 'path', type: 'line', source: 'path', layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': theme.text, 'line-width': 3.2, 'line-dasharray': [1.6, 1.2] },
    },
    icons('facilities', 'facility', bySize(marks.many ? 0.32 : 0.55, 0.95)),
    icons('closed', 'closed', bySize(0.6, 0.95)),
    dots('vacancies', marks.vacancy, theme.land, bySize(4.5, 8)),
    icons('placed', 'placed', bySize(0.8, 1.1)),
    dots('sites', theme.text, theme.land, bySize(10, 13)),
    {
      id: 'site numbers', type: 'symbol', source: 'sites',
      layout: { 'text-field': ['get', 'label'], 'text-font': [FONT_BOLD], 'text-size': 13, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': theme.land },
    },
    {
      id: 'signs', type: 'symbol', source: 'signs',
      layout: { 'text-field': ['get', 'label'], 'text-font': [FONT_BOLD], 'text-size': 20, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': theme.text, 'text-halo-color': theme.land, 'text-halo-width': 2 },
    },
  ];
}
